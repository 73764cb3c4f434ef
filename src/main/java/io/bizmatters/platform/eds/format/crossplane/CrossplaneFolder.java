package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.config.ClaimTexts;
import io.bizmatters.platform.eds.config.ClaimTexts.ReadClaims;
import io.bizmatters.platform.eds.config.ForeignMarks;
import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.format.ObjectTemplate;
import io.bizmatters.platform.eds.format.PackagedText;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  private final ApiShape shape;
  private final CrossplaneApi api;
  private final String environment;

  /**
   * @param environment the name of the environment in the workers' telemetry
   */
  public CrossplaneFolder(ApiShape shape, CrossplaneApi api, String environment) {
    this.shape = shape;
    this.api = api;
    this.environment = environment;
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
    texts.put("schemas/eventdrivenservice.schema.json", ClaimSchema.text());
    for (String example : EXAMPLES) {
      texts.put("examples/" + example + ".yaml", example(example));
    }
    for (String test : TESTS) {
      texts.put("tests/" + test, filled("tests/" + test));
    }
    for (String example : EXAMPLES) {
      texts.put("tests/expected/" + example + ".yaml", render(example));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return files;
  }

  private static String example(String name) {
    return PackagedText.of(CrossplaneFolder.class, "examples/" + name + ".yaml");
  }

  /** Returns the objects of an example, as eds:generate writes them. */
  private String render(String example) {
    ReadClaims claims = ClaimTexts.read(example + ".yaml", example(example));
    Manifests manifests = new Manifests(environment);
    return yaml(
        claims.services().stream().flatMap(service -> manifests.of(service).stream()).toList());
  }

  private String filled(String name) {
    return PackagedText.of(CrossplaneFolder.class, name)
        .replace("@API_VERSION@", shape.apiVersion())
        .replace("@GROUP@", shape.group())
        .replace("@COMPOSITE_KIND@", api.compositeKind(shape))
        .replace("@COMPOSITE_PLURAL@", api.compositePlural(shape));
  }

  private static String yaml(List<KubernetesObject> objects) {
    return ManifestYaml.stream(objects.stream().map(ManifestYaml::of).toList());
  }
}
