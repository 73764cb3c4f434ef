package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.config.ClaimTexts;
import io.bizmatters.platform.eds.config.ForeignMarks;
import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.format.NotCarried;
import io.bizmatters.platform.eds.format.ObjectTemplate;
import io.bizmatters.platform.eds.format.PackagedText;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the folder of the API for Crossplane. Equal input gives equal bytes. */
public final class CrossplaneFolder {

  private static final List<String> EXAMPLES =
      List.of(
          "minimal-claim",
          "full-claim",
          "agent-executor-claim",
          "full-nats-http",
          "minimal-nats-only");

  private static final List<String> TESTS =
      List.of(
          "checks.sh",
          "verify-composition.sh",
          "verify-keda-config.sh",
          "test-minimal-deployment.sh",
          "test-full-deployment.sh",
          "test-autoscaling.sh");

  private final Platform platform;
  private final Rules rules;
  private final ApiShape shape;
  private final CrossplaneApi api;
  private final Optional<String> chosen;
  private final String environment;

  /**
   * @param environment the environment whose rules hold, and the name that workers report; if it is
   *     empty, workers report {@code production}
   */
  public CrossplaneFolder(Platform platform, Optional<String> environment, CrossplaneApi api) {
    this.platform = platform;
    this.rules = platform.rules(environment);
    this.shape = ApiShape.of(platform.api(), rules);
    this.api = api;
    this.chosen = environment;
    this.environment = environment.orElse("production");
  }

  /**
   * Returns an error for each part of the platform that claims in a cluster would not have, and a
   * remark for each rule that they would not follow.
   */
  public List<Problem> problems() {
    return new NotCarried(platform, chosen, "a Composition").problems();
  }

  /** Returns the content of all files by relative path. */
  public Map<String, byte[]> files() {
    ObjectTemplate template = new ObjectTemplate(shape, environment, ForeignMarks.allDomains());
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("README.md", filled("README-" + api.word() + ".md"));
    texts.put("definitions/xeventdrivenservices.yaml", ManifestYaml.of(Definition.of(shape, api)));
    texts.put(
        "compositions/event-driven-service-composition.yaml",
        ManifestYaml.of(Composition.of(shape, api, template)));
    texts.put("functions.yaml", yaml(Functions.of(api)));
    texts.put("rbac.yaml", yaml(ComposerRole.of(api)));
    texts.put("schemas/eventdrivenservice.schema.json", ClaimSchema.text(platform.api(), rules));
    Map<String, EventDrivenService> examples = examples();
    for (String example : examples.keySet()) {
      texts.put("examples/" + example + ".yaml", example(example));
    }
    for (String test : TESTS) {
      texts.put("tests/" + test, filled("tests/" + test));
    }
    Manifests manifests = new Manifests(environment);
    examples.forEach(
        (example, service) ->
            texts.put("tests/expected/" + example + ".yaml", yaml(manifests.of(service))));
    Map<String, byte[]> files = new LinkedHashMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  /** Returns the examples that are legal on the platform, which may demand more than they have. */
  private Map<String, EventDrivenService> examples() {
    Map<String, EventDrivenService> examples = new LinkedHashMap<>();
    for (String example : EXAMPLES) {
      ClaimTexts.read(platform.api(), rules, example + ".yaml", example(example))
          .services()
          .forEach(service -> examples.put(example, service));
    }
    return examples;
  }

  /** Returns an example in the platform's own words; of a size that it lacks, it has the usual. */
  private String example(String name) {
    String text = filled("examples/" + name + ".yaml");
    for (String size : List.of("small", "medium")) {
      text = shape.sizeWords().contains(size) ? text : text.replace("  size: " + size + "\n", "");
    }
    return text;
  }

  private String filled(String name) {
    return PackagedText.of(CrossplaneFolder.class, name)
        .replace("@API_VERSION@", shape.apiVersion())
        .replace("@KIND@", shape.kind())
        .replace("@PLURAL@", shape.plural())
        .replace("@GROUP@", shape.group())
        .replace("@COMPOSITE_KIND@", api.compositeKind(shape))
        .replace("@COMPOSITE_PLURAL@", api.compositePlural(shape))
        .replace("@MONITORING@", monitoring())
        .replace("@ACCOUNT@", defaultOf("nats.account"))
        .replace("@LAG_THRESHOLD@", defaultOf("autoscaling.lagThreshold"))
        .replace("@MIN_REPLICAS@", defaultOf("autoscaling.minReplicas"))
        .replace("@MAX_REPLICAS@", defaultOf("autoscaling.maxReplicas"));
  }

  private String defaultOf(String path) {
    return shape.defaults().getOrDefault(path, "");
  }

  /** Returns where KEDA reads the lag of services that name no URL; empty without such a place. */
  private String monitoring() {
    return NatsServers.parse(defaultOf("nats.url"))
        .legal()
        .flatMap(
            servers -> MonitoringEndpoint.derive(servers.servers().get(0).host(), Optional.empty()))
        .map(derived -> derived.endpoint().hostAndPort())
        .orElse("");
  }

  private static String yaml(List<KubernetesObject> objects) {
    return ManifestYaml.stream(objects.stream().map(ManifestYaml::of).toList());
  }
}
