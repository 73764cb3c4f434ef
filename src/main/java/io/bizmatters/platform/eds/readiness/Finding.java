package io.bizmatters.platform.eds.readiness;

/**
 * Describes a fact about one object that a person should know.
 *
 * @param reason one word: the cluster's, if it has one
 * @param message the fact, in the cluster's words if possible
 * @param fix what to do
 */
public record Finding(ObjectName object, String reason, String message, String fix) {}
