package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The CustomResourceDefinition that Crossplane makes of a CompositeResourceDefinition: it takes
 * over the schema of the spec, and of the metadata only pattern and length of the name ({@code
 * internal/xcrd/crd.go} of Crossplane).
 */
final class CompositeCrd {

  private static final int LONGEST_NAME_OF_CROSSPLANE = 63;

  private CompositeCrd() {}

  /** Returns the definition of the composite kind. */
  static Map<String, Object> of(Map<String, Object> definition) {
    Map<String, Object> spec = Tree.mapping(definition, "spec");
    boolean namespaced = "Namespaced".equals(spec.get("scope"));
    List<Object> versions = new ArrayList<>();
    for (Object version : Tree.list(spec, "versions")) {
      versions.add(version(Tree.asMapping(version)));
    }
    return Tree.of("apiVersion", "apiextensions.k8s.io/v1")
        .with("kind", "CustomResourceDefinition")
        .with("metadata", Tree.of("name", Tree.at(definition, "metadata", "name").orElseThrow()))
        .with(
            "spec",
            Tree.empty()
                .with("group", Tree.at(spec, "group"))
                .with("scope", namespaced ? "Namespaced" : "Cluster")
                .with("names", Tree.at(spec, "names"))
                .with("versions", versions))
        .fields();
  }

  private static Map<String, Object> version(Map<String, Object> version) {
    Object schema = Tree.at(version, "schema", "openAPIV3Schema").orElseThrow();
    return Tree.empty()
        .with("name", Tree.at(version, "name"))
        .with("served", Tree.at(version, "served"))
        .with("storage", Tree.at(version, "referenceable"))
        .with("additionalPrinterColumns", Tree.at(version, "additionalPrinterColumns"))
        .with("subresources", Tree.of("status", Map.of()))
        .with("schema", Tree.of("openAPIV3Schema", base(schema)))
        .fields();
  }

  private static Tree base(Object schema) {
    Map<String, Object> name = new LinkedHashMap<>();
    name.put("type", "string");
    Object length =
        Tree.at(schema, "properties", "metadata", "properties", "name", "maxLength").orElse(63);
    name.put("maxLength", Math.min(LONGEST_NAME_OF_CROSSPLANE, ((Number) length).intValue()));
    Tree.at(schema, "properties", "metadata", "properties", "name", "pattern")
        .ifPresent(pattern -> name.put("pattern", pattern));
    Map<String, Object> spec =
        new LinkedHashMap<>(Tree.asMapping(Tree.at(schema, "properties", "spec").orElseThrow()));
    Map<String, Object> members = new LinkedHashMap<>(Tree.mapping(spec, "properties"));
    members.put(
        "crossplane",
        Tree.of("type", "object").with("x-kubernetes-preserve-unknown-fields", true).fields());
    spec.put("properties", members);
    return Tree.of("type", "object")
        .with("required", List.of("spec"))
        .with(
            "properties",
            Tree.of("apiVersion", Tree.of("type", "string"))
                .with("kind", Tree.of("type", "string"))
                .with(
                    "metadata", Tree.of("type", "object").with("properties", Tree.of("name", name)))
                .with("spec", spec)
                .with(
                    "status",
                    Tree.of("type", "object").with("x-kubernetes-preserve-unknown-fields", true)));
  }
}
