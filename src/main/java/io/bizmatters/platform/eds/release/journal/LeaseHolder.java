package io.bizmatters.platform.eds.release.journal;

/**
 * The holder of a release's lock.
 *
 * @param identity unique for each run
 * @param since by that machine's clock: for people only, no decision depends on it
 */
public record LeaseHolder(String identity, BuildOrigin origin, String since) {}
