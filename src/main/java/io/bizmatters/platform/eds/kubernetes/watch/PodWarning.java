package io.bizmatters.platform.eds.kubernetes.watch;

/**
 * A warning event of a pod.
 *
 * @param podUid a later pod may have its name
 * @param version the event's resource version, by which the newest is known: the times of events
 *     have seconds only, and those that repeat change
 */
record PodWarning(String podUid, String message, long version) {}
