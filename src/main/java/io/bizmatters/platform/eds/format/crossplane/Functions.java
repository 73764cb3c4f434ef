package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.List;

/** Renders the functions of the Composition: pinned, and with their registry. */
final class Functions {

  static final String TEMPLATING = "function-go-templating";
  static final String READY = "function-auto-ready";

  private static final String REGISTRY = "xpkg.crossplane.io/crossplane-contrib/";
  private static final String TEMPLATING_VERSION = "v0.12.2";
  private static final String READY_VERSION = "v0.7.0";

  private Functions() {}

  static List<KubernetesObject> of(CrossplaneApi api) {
    return List.of(
        function(api, TEMPLATING, TEMPLATING_VERSION), function(api, READY, READY_VERSION));
  }

  /** Crossplane has v1 of functions since 1.17, and v1beta1 in all versions with pipelines. */
  private static KubernetesObject function(CrossplaneApi api, String name, String version) {
    return new KubernetesObject(
        Tree.of(
                "apiVersion",
                api == CrossplaneApi.V2 ? "pkg.crossplane.io/v1" : "pkg.crossplane.io/v1beta1")
            .with("kind", "Function")
            .with("metadata", Tree.of("name", name))
            .with("spec", Tree.of("package", REGISTRY + name + ":" + version))
            .fields());
  }
}
