package io.bizmatters.platform.eds.cluster;

/** Wakes a ScaledObject that rests at 0 replicas, and lets it go again. */
public final class ForceActivation {

  public ForceActivation(ClusterClient client, Retries retries) {}

  /** Sets the annotation. */
  public void wake(String namespace, String scaledObject) throws ClusterException {}

  /** Removes it. */
  public void letGo(String namespace, String scaledObject) throws ClusterException {}
}
