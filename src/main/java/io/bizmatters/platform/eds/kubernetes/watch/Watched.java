package io.bizmatters.platform.eds.kubernetes.watch;

/**
 * Holds one object as last seen, reduced to the fields that readiness needs.
 *
 * @param name unique within the namespace and kind
 * @param parent the name of the object that this one belongs to: the Deployment of a ReplicaSet,
 *     the ReplicaSet of a pod, the Deployment that an autoscaler scales, the pod of an event; a
 *     Deployment's own name; empty for none
 */
record Watched<T>(String name, String parent, T live) {}
