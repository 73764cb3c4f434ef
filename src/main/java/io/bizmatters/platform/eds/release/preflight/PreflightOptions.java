package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a preflight tolerates.
 *
 * @param natsDeadline how long NATS may take for each service
 * @param release the release whose mark the objects carry; empty if they carry none
 */
public record PreflightOptions(
    Set<Choice> choices, Duration natsDeadline, Optional<ReleaseOptions> release) {

  /** What the following release does. */
  public enum Choice {

    /** {@code eds.createNamespace}: a missing namespace will be created. */
    CREATE_NAMESPACE,

    /** {@code eds.adopt}: objects of other owners are taken over. */
    ADOPT,

    /** {@code eds.provision.onApply}: a missing stream or consumer will be created. */
    PROVISION,

    /** {@code eds.wait}: the build must see what readiness is judged by. */
    WAIT,

    /** The release holds a Lease, and is recorded if its options say so. */
    LOCK
  }

  private static final Duration NATS_DEADLINE = Duration.ofSeconds(10);

  public PreflightOptions {
    choices = Set.copyOf(choices);
  }

  /** Returns options that tolerate nothing, for an unmarked release with a wait. */
  public static PreflightOptions strict() {
    return new PreflightOptions(Set.of(Choice.WAIT), NATS_DEADLINE, Optional.empty());
  }

  /** Returns these options with more choices. */
  public PreflightOptions with(Choice... more) {
    Set<Choice> all = EnumSet.copyOf(List.of(more));
    all.addAll(choices);
    return new PreflightOptions(all, natsDeadline, release);
  }

  /** Returns these options with this deadline for NATS. */
  public PreflightOptions natsWithin(Duration deadline) {
    return new PreflightOptions(choices, deadline, release);
  }

  boolean createNamespace() {
    return choices.contains(Choice.CREATE_NAMESPACE);
  }

  boolean adopt() {
    return choices.contains(Choice.ADOPT);
  }

  boolean provision() {
    return choices.contains(Choice.PROVISION);
  }

  boolean waits() {
    return choices.contains(Choice.WAIT);
  }

  boolean locks() {
    return choices.contains(Choice.LOCK);
  }

  /** Returns whether the release is written into a Secret. */
  boolean records() {
    return locks() && release.filter(own -> own.historyMax() > 0).isPresent();
  }
}
