package io.bizmatters.platform.eds.release.journal;

/**
 * Who holds a release's lock.
 *
 * @param identity unique for each run
 * @param since by that machine's clock: for people, nothing is decided by it
 */
public record LeaseHolder(String identity, BuildOrigin origin, String since) {}
