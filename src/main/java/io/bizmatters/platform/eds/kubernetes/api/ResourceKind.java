package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;

/**
 * A kind of object.
 *
 * @param apiVersion group and version
 */
public record ResourceKind(String apiVersion, String kind) {
  public static ResourceKind of(KubernetesObject object) {
    return new ResourceKind(object.apiVersion(), object.kind());
  }
}
