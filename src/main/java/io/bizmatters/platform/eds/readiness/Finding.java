package io.bizmatters.platform.eds.readiness;

/**
 * Something about one object that a person should know.
 *
 * @param reason one word, the cluster's own where it has one
 * @param message what is there, in the cluster's words where it has some
 * @param fix what to do
 */
public record Finding(ObjectName object, String reason, String message, String fix) {}
