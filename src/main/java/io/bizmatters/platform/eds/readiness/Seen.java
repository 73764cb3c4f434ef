package io.bizmatters.platform.eds.readiness;

/**
 * Whether an object we applied was seen already: one that vanishes afterwards was deleted by
 * someone else, one that was never there is only late.
 */
record Seen(boolean deployment, boolean scaledObject) {

  static final Seen NOTHING = new Seen(false, false);

  Seen and(Snapshot snapshot) {
    return new Seen(
        deployment || snapshot.ourDeployment().isPresent(),
        scaledObject || snapshot.ourScaledObject().isPresent());
  }
}
