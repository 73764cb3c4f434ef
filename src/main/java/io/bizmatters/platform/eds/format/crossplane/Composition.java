package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.format.ApiShape;
import io.bizmatters.platform.eds.format.ObjectTemplate;
import io.bizmatters.platform.eds.format.PackagedText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;

/**
 * Renders the Composition: a pipeline of function-go-templating, which renders the objects, and
 * function-auto-ready, which says when they are ready.
 */
final class Composition {

  static final String NAME = "event-driven-service";

  private Composition() {}

  static KubernetesObject of(ApiShape shape, CrossplaneApi api, ObjectTemplate template) {
    return new KubernetesObject(
        Tree.of("apiVersion", "apiextensions.crossplane.io/v1")
            .with("kind", "Composition")
            .with(
                "metadata",
                Tree.of("name", NAME)
                    .with(
                        "labels",
                        Tree.of(
                            "crossplane.io/xrd", api.compositePlural(shape) + "." + shape.group())))
            .with(
                "spec",
                Tree.of(
                        "compositeTypeRef",
                        Tree.of("apiVersion", shape.apiVersion())
                            .with("kind", api.compositeKind(shape)))
                    .with("mode", "Pipeline")
                    .with("pipeline", Tree.list(objects(api, template), ready())))
            .fields());
  }

  private static Tree objects(CrossplaneApi api, ObjectTemplate template) {
    return Tree.of("step", "objects")
        .with("functionRef", Tree.of("name", Functions.TEMPLATING))
        .with(
            "input",
            Tree.of("apiVersion", "gotemplating.fn.crossplane.io/v1beta1")
                .with("kind", "GoTemplate")
                .with("source", "Inline")
                .with("inline", Tree.of("template", text(api, template))));
  }

  /** Returns the whole template. */
  static String text(CrossplaneApi api, ObjectTemplate template) {
    return template.platform()
        + PackagedText.of(Composition.class, "claim-" + api.word() + ".gotmpl")
        + ObjectTemplate.objects()
        + PackagedText.of(Composition.class, "compose-" + api.word() + ".gotmpl");
  }

  private static Tree ready() {
    return Tree.of("step", "ready").with("functionRef", Tree.of("name", Functions.READY));
  }
}
