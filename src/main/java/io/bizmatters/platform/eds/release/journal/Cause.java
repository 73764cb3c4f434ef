package io.bizmatters.platform.eds.release.journal;

import java.util.OptionalInt;

/**
 * The reason of a release that no change of its service asked for.
 *
 * @param note the text in the history
 * @param after the version that must still be the newest; if another version is, another run has
 *     released in between, and that release stands
 */
public record Cause(String note, OptionalInt after) {}
