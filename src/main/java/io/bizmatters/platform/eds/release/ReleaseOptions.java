package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.BuildOrigin;
import io.bizmatters.platform.eds.cluster.TimeOfDay;
import java.time.Duration;

/**
 * How a release is locked and recorded, and what it takes away.
 *
 * @param clock what the time is, for people
 * @param origin who releases
 * @param module what the releases are made by: a label's value, equal in every build of a module
 *     for one environment
 * @param plugin the plugin's version
 * @param lockTimeout {@code eds.lock.timeout}: how long another run's lock is waited for
 * @param historyMax {@code eds.history.max}: how many records are kept; with 0 none is written
 * @param prune {@code eds.prune}: objects that the recorded release had and this one lacks go
 * @param pruneRenamed {@code eds.prune.renamed}: releases of this module go that its services do
 *     not name any more
 */
public record ReleaseOptions(
    TimeOfDay clock,
    BuildOrigin origin,
    String module,
    String plugin,
    Duration lockTimeout,
    int historyMax,
    boolean prune,
    boolean pruneRenamed) {}
