package io.bizmatters.platform.eds.release.journal;

import java.util.OptionalInt;

/**
 * Why there is a release that no change of its service asked for.
 *
 * @param note as history tells it
 * @param after the version that must be the newest still; with any other somebody has released in
 *     between, and theirs stands
 */
public record Cause(String note, OptionalInt after) {}
