package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;

/**
 * Names a kind of object.
 *
 * @param apiVersion group and version, such as {@code apps/v1}
 */
public record ResourceKind(String apiVersion, String kind) {
  public static ResourceKind of(KubernetesObject object) {
    return new ResourceKind(object.apiVersion(), object.kind());
  }
}
