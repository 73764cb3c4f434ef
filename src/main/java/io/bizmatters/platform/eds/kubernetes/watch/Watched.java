package io.bizmatters.platform.eds.kubernetes.watch;

/**
 * One object as it was last seen, cut down to what readiness needs of it.
 *
 * @param name within its namespace and kind
 * @param parent the name of what it hangs on: a ReplicaSet's Deployment, a pod's ReplicaSet, the
 *     Deployment that an autoscaler scales, the pod of an event; a Deployment's own; empty for none
 */
record Watched<T>(String name, String parent, T live) {}
