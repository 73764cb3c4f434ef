package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a preflight lets pass.
 *
 * @param natsDeadline how long NATS may take, each service
 * @param release as which the objects are written; empty where they carry no mark
 */
public record PreflightOptions(
    Set<Choice> choices, Duration natsDeadline, Optional<ReleaseOptions> release) {

  /** What the release that follows does. */
  public enum Choice {

    /** {@code eds.createNamespace}: a namespace that is missing will be made. */
    CREATE_NAMESPACE,

    /** {@code eds.adopt}: objects of other owners are taken over. */
    ADOPT,

    /** {@code eds.provision.onApply}: a stream or consumer that is missing will be made. */
    PROVISION,

    /** {@code eds.wait}: what readiness is judged by must be seen. */
    WAIT,

    /** The release holds a Lease, and is recorded where its options say so. */
    LOCK
  }

  private static final Duration NATS_DEADLINE = Duration.ofSeconds(10);

  public PreflightOptions {
    choices = Set.copyOf(choices);
  }

  /** Lets nothing pass, for a release without a mark that is waited for. */
  public static PreflightOptions strict() {
    return new PreflightOptions(Set.of(Choice.WAIT), NATS_DEADLINE, Optional.empty());
  }

  /** Makes these choices too. */
  public PreflightOptions with(Choice... more) {
    Set<Choice> all = EnumSet.copyOf(List.of(more));
    all.addAll(choices);
    return new PreflightOptions(all, natsDeadline, release);
  }

  /** Gives NATS so long. */
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

  /** Whether the release is written into a Secret. */
  boolean records() {
    return locks() && release.filter(own -> own.historyMax() > 0).isPresent();
  }
}
