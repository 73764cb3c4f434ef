package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the rules on claims that a schema without CEL cannot say: those over several fields, those
 * on texts that may hold a password, which an API server shows when a pattern refuses them, and
 * those of the platform, whose message has a reason.
 */
final class ClaimRules {

  private static final int LONGEST_IMAGE_NAME = 255;

  /** One DNS label of a host. */
  private static final String LABEL = "[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?";

  private ClaimRules() {}

  static List<CelRule> of(ApiShape shape) {
    List<CelRule> rules = new ArrayList<>();
    image(shape, rules);
    natsUrl(shape, rules);
    secrets(rules);
    rules.add(
        new CelRule(
            "spec.initContainer.command",
            "self.size() == 0 || self[0] != ''",
            "a command whose first word is not empty"));
    rules.addAll(shape.policies().rules());
    return rules;
  }

  private static void image(ApiShape shape, List<CelRule> rules) {
    rules.add(
        new CelRule(
            "spec.image",
            matches(shape.patterns().getOrDefault("image", TextRules.IMAGE.pattern().orElse(""))),
            TextRules.IMAGE.allowed()));
    // the name is what remains without the digest, and without a colon behind the last slash
    String bare = "self.split('@')[0]";
    rules.add(
        new CelRule(
            "spec.image",
            "("
                + bare
                + ".lastIndexOf(':') > "
                + bare
                + ".lastIndexOf('/') ? "
                + bare
                + ".lastIndexOf(':') : "
                + bare
                + ".size()) <= "
                + LONGEST_IMAGE_NAME,
            "a name of at most " + LONGEST_IMAGE_NAME + " characters before the tag or digest"));
  }

  private static void natsUrl(ApiShape shape, List<CelRule> rules) {
    String path = "spec.nats.url";
    rules.add(
        new CelRule(
            path,
            "!self.contains('@')",
            "no credentials in claims: keep user and password in a Secret"));
    String pattern =
        shape.patterns().getOrDefault("nats.url", TextRules.NATS_URL.pattern().orElse(""));
    rules.add(new CelRule(path, matches(pattern), TextRules.NATS_URL.allowed()));
    // of the first server: <service>, <service>.<namespace>, or with .svc and a domain behind
    String labels = LABEL + "(?:\\." + LABEL + ")?";
    String full = LABEL + "(?:\\." + LABEL + "){1,2}\\.svc(?:\\." + LABEL + ")*";
    String outside = "(?:localhost[,:]|svc[.:]|[^.:/]+\\.svc[.:])";
    rules.add(
        new CelRule(
            path,
            matches("^[a-z]+://(?:" + labels + "|" + full + "):.*$")
                + " && !"
                + matches("^[a-z]+://" + outside),
            "a host inside the cluster, such as nats.messaging.svc: KEDA's monitoring endpoint is"
                + " derived from it, and claims have no field for another"));
  }

  private static String matches(String pattern) {
    return "self.matches(r'" + pattern + "')";
  }

  private static void secrets(List<CelRule> rules) {
    for (int slot = 2; slot <= Fields.CLAIM_SECRET_SLOTS; slot++) {
      String own = "self.secret" + slot + "Name";
      List<String> differ = new ArrayList<>();
      for (int earlier = 1; earlier < slot; earlier++) {
        String other = "self.secret" + earlier + "Name";
        differ.add("(!has(" + other + ") || " + other + " != " + own + ")");
      }
      rules.add(
          new CelRule(
              "spec",
              "!has(" + own + ") || (" + String.join(" && ", differ) + ")",
              "secret" + slot + "Name repeats an earlier slot: name each Secret once"));
    }
  }
}
