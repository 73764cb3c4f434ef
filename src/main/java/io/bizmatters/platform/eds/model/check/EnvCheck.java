package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.grammar.SecretText;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Checks environment variables: names, reserved names, values and references. */
final class EnvCheck {

  private static final Set<String> RESERVED =
      new TreeSet<>(Set.of("NATS_URL", "NATS_STREAM_NAME", "NATS_CONSUMER_GROUP", "PORT"));
  private static final String FORMS = "a value, or secret and key, or configMap and key, or field";

  private final List<Problem> problems;
  private final BiFunction<Node, TextRule, Optional<String>> text;

  EnvCheck(List<Problem> problems, BiFunction<Node, TextRule, Optional<String>> text) {
    this.problems = problems;
    this.text = text;
  }

  Map<String, EnvValue> check(Node node) {
    if (!(node instanceof Mapping mapping)) {
      problems.add(
          Problem.error(
              node.origin(),
              ValueText.of(node),
              "a mapping of names to values",
              "LOG_LEVEL: info"));
      return Map.of();
    }
    Map<String, EnvValue> env = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      if (isLegalName(entry)) {
        value(entry).ifPresent(value -> env.put(entry.name(), value));
      }
    }
    return env;
  }

  private boolean isLegalName(Entry entry) {
    if (RESERVED.contains(entry.name())) {
      problems.add(
          Problem.error(
              entry.at(),
              entry.name(),
              "a name other than "
                  + String.join(", ", RESERVED)
                  + ": these are set from the service itself",
              entry.name().equals("PORT")
                  ? "set http.port"
                  : "set nats.url, nats.stream or nats.consumer"));
      return false;
    }
    var broken = TextRules.ENV_NAME.violation(entry.name());
    broken.ifPresent(
        violation ->
            problems.add(
                Problem.error(
                    entry.at(),
                    "name " + VisibleText.quoted(entry.name()),
                    violation.allowed(),
                    violation.fix())));
    return broken.isEmpty();
  }

  private Optional<EnvValue> value(Entry entry) {
    if (entry.value() instanceof Scalar literal) {
      if (SecretText.isSecret(entry.name(), literal.text())) {
        problems.add(secret(entry));
        return Optional.empty();
      }
      return text.apply(entry.value(), TextRules.ANNOTATION_VALUE).map(EnvValue.Literal::new);
    }
    if (!(entry.value() instanceof Mapping reference)) {
      problems.add(Problem.error(entry.value().origin(), "a list", FORMS, "a single value"));
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    reference.entries().forEach(part -> names.add(part.name()));
    Optional<EnvValue> value = reference(reference, names);
    if (value.isEmpty() && !isForm(names)) {
      problems.add(
          Problem.error(
              reference.origin(),
              names.isEmpty() ? "nothing" : String.join(", ", names),
              FORMS,
              "for example {secret: NAME, key: KEY}"));
    }
    return value;
  }

  /** Reports the place and never the value, because the build's log contains the problem. */
  private static Problem secret(Entry entry) {
    String key = entry.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Problem.error(
        entry.value().origin(),
        "a value that looks like a secret (hidden): it would stand in manifests, in the attached"
            + " artifact and in the release's record",
        "secrets by their Secret and key",
        "kubectl create secret generic NAME --from-literal="
            + key
            + "=…, and write "
            + entry.name()
            + ": {secret: NAME, key: "
            + key
            + "}");
  }

  private static boolean isForm(Set<String> names) {
    return names.equals(Set.of("secret", "key"))
        || names.equals(Set.of("configMap", "key"))
        || names.equals(Set.of("field"));
  }

  private Optional<EnvValue> reference(Mapping reference, Set<String> names) {
    if (!isForm(names)) {
      return Optional.empty();
    }
    if (names.contains("field")) {
      return part(reference, "field", TextRules.POD_FIELD).map(EnvValue.PodField::new);
    }
    Optional<String> key = part(reference, "key", TextRules.DATA_KEY);
    String holder = names.contains("secret") ? "secret" : "configMap";
    Optional<String> object = part(reference, holder, TextRules.OBJECT_NAME);
    if (key.isEmpty() || object.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        holder.equals("secret")
            ? new EnvValue.SecretKey(object.get(), key.get())
            : new EnvValue.ConfigMapKey(object.get(), key.get()));
  }

  private Optional<String> part(Mapping reference, String name, TextRule rule) {
    return reference.get(name).flatMap(node -> text.apply(node, rule));
  }
}
