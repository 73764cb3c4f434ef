package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.format.ClaimOpenApi;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Renders the CompositeResourceDefinition, from which Crossplane makes the kind of the claims. */
final class Definition {

  private Definition() {}

  static KubernetesObject of(ApiShape shape, CrossplaneApi api) {
    String plural = api.compositePlural(shape);
    return new KubernetesObject(
        Tree.of("apiVersion", api.definitionApiVersion())
            .with("kind", "CompositeResourceDefinition")
            .with("metadata", Tree.of("name", plural + "." + shape.group()))
            .with(
                "spec",
                Tree.empty()
                    .with(
                        "scope",
                        api == CrossplaneApi.V2 ? Optional.of("Namespaced") : Optional.empty())
                    .with("group", shape.group())
                    .with("names", names(api.compositeKind(shape)))
                    .with(
                        "claimNames",
                        api == CrossplaneApi.V1
                            ? Optional.of(names(shape.kind()))
                            : Optional.empty())
                    .with("defaultCompositionRef", Tree.of("name", Composition.NAME))
                    .with("versions", Tree.list(version(shape))))
            .fields());
  }

  private static Tree names(String kind) {
    return Tree.of("kind", kind).with("plural", kind.toLowerCase(Locale.ROOT) + "s");
  }

  private static Tree version(ApiShape shape) {
    return Tree.of("name", shape.version())
        .with("served", true)
        .with("referenceable", true)
        .with("additionalPrinterColumns", columns())
        .with("schema", Tree.of("openAPIV3Schema", new ClaimOpenApi(shape).document()));
  }

  private static List<Object> columns() {
    return Tree.list(column("Image", ".spec.image"), column("Size", ".spec.size"));
  }

  private static Tree column(String name, String path) {
    return Tree.of("name", name).with("type", "string").with("jsonPath", path);
  }
}
