package io.bizmatters.platform.eds.kubernetes.watch;

/**
 * Holds a warning event of a pod.
 *
 * @param podUid the uid of the pod; a later pod may have the same name
 * @param version the event's resource version, which orders events: the times of events are whole
 *     seconds, and a repeated event changes its time
 */
record PodWarning(String podUid, String message, long version) {}
