package io.bizmatters.platform.eds.cluster;

import tools.jackson.databind.JsonNode;

/** Tells whether a Deployment and a ReplicaSet have the same pod template. */
public final class TemplateDigest {

  private TemplateDigest() {}

  /**
   * A digest over a {@code spec.template} without its {@code pod-template-hash} label, which the
   * controller adds to a ReplicaSet's.
   */
  public static String of(JsonNode template) {
    return "";
  }
}
