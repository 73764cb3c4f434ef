package io.bizmatters.platform.eds.readiness;

/**
 * Remembers which applied objects were seen: a seen object that disappears was deleted by somebody
 * else; an object that was never seen is only late.
 */
record Seen(boolean deployment, boolean scaledObject) {

  static final Seen NOTHING = new Seen(false, false);

  Seen and(Snapshot snapshot) {
    return new Seen(
        deployment || snapshot.ourDeployment().isPresent(),
        scaledObject || snapshot.ourScaledObject().isPresent());
  }
}
