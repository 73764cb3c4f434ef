package io.bizmatters.platform.eds.simulate;

/**
 * Something that a person should know.
 *
 * @param id by which a build can fail on it
 * @param found the numbers
 * @param fix the number that would mend it
 */
public record Finding(FindingId id, String found, String fix) {}
