package io.bizmatters.platform.eds.format.crossplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ClaimTexts;
import io.bizmatters.platform.eds.config.ClaimTexts.ReadClaims;
import io.bizmatters.platform.eds.config.ForeignMarks;
import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.format.ObjectTemplate;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a claim becomes, on the two ways: rendered by the engine, and as eds:generate makes it. */
final class Claims {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);
  private static final Rules RULES = SEED.rules(Optional.empty());

  private Claims() {}

  static String template(CrossplaneApi api) {
    return Composition.text(
        api,
        new ObjectTemplate(
            ApiShape.of(SEED.api(), RULES), "production", ForeignMarks.allDomains()));
  }

  /** Returns the objects of eds:generate by the names that the Composition gives them. */
  static Map<String, Object> generated(String claim) {
    ReadClaims read = ClaimTexts.read(SEED.api(), RULES, "claim.yaml", claim);
    assertThat(read.problems().stream().filter(Problem::isError)).isEmpty();
    Map<String, Object> objects = new LinkedHashMap<>();
    for (KubernetesObject object : new Manifests("production").of(read.services().get(0))) {
      boolean http = object.kind().equals("Service") && objects.containsKey("service");
      String name = http ? "http-service" : object.kind().toLowerCase(java.util.Locale.ROOT);
      objects.put(name, Readers.longs(object.tree()));
    }
    return objects;
  }

  /** Returns the claim as a composite resource of the API. */
  static Map<String, Object> composite(CrossplaneApi api, Map<String, Object> claim) {
    if (api == CrossplaneApi.V2) {
      return claim;
    }
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.mapping(claim, "metadata"));
    Map<String, Object> spec = new LinkedHashMap<>(Tree.mapping(claim, "spec"));
    spec.put(
        "claimRef",
        Tree.empty()
            .with("apiVersion", Tree.at(claim, "apiVersion"))
            .with("kind", Tree.at(claim, "kind"))
            .with("name", Tree.at(metadata, "name"))
            .with("namespace", Tree.at(metadata, "namespace"))
            .fields());
    metadata.put("name", metadata.get("name") + "-x7b2q");
    metadata.remove("namespace");
    Map<String, Object> composite = new LinkedHashMap<>(claim);
    composite.put("kind", "XEventDrivenService");
    composite.put("metadata", metadata);
    composite.put("spec", spec);
    return composite;
  }

  /** Returns the objects of an answer; those of Crossplane 1 are inside objects of a provider. */
  static Map<String, Object> objects(CrossplaneApi api, Map<String, Object> answer) {
    assertThat(answer).doesNotContainKey("error");
    Map<String, Object> resources = Tree.mapping(answer, "resources");
    if (api == CrossplaneApi.V2) {
      return resources;
    }
    Map<String, Object> objects = new LinkedHashMap<>();
    resources.forEach(
        (name, object) -> {
          assertThat(Tree.at(object, "kind")).contains("Object");
          objects.put(name, Tree.at(object, "spec", "forProvider", "manifest").orElseThrow());
        });
    return objects;
  }
}
