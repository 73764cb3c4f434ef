package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What a preflight lets pass.
 *
 * @param createNamespace {@code eds.createNamespace}: a namespace that is missing will be made
 * @param adopt {@code eds.adopt}: objects of other owners are taken over
 * @param provision {@code eds.provision.onApply}: a stream or consumer that is missing will be made
 * @param natsDeadline how long NATS may take, each service
 * @param waits {@code eds.wait}: what readiness is judged by must be seen
 * @param release as which the objects are written; empty where they carry no mark
 * @param locks whether that release holds a Lease, and is recorded where its options say so
 */
public record PreflightOptions(
    boolean createNamespace,
    boolean adopt,
    boolean provision,
    Duration natsDeadline,
    boolean waits,
    Optional<ReleaseOptions> release,
    boolean locks) {

  /** Of objects that carry no mark. */
  public PreflightOptions(
      boolean createNamespace,
      boolean adopt,
      boolean provision,
      Duration natsDeadline,
      boolean waits) {
    this(createNamespace, adopt, provision, natsDeadline, waits, Optional.empty(), false);
  }

  /** These options for a release. */
  public PreflightOptions releasing(ReleaseOptions as, boolean locked) {
    return new PreflightOptions(
        createNamespace, adopt, provision, natsDeadline, waits, Optional.of(as), locked);
  }

  /** Whether the release is written into a Secret. */
  boolean records() {
    return locks && release.filter(own -> own.historyMax() > 0).isPresent();
  }

  /** Of an apply that is waited for. */
  public PreflightOptions(
      boolean createNamespace, boolean adopt, boolean provision, Duration natsDeadline) {
    this(createNamespace, adopt, provision, natsDeadline, true);
  }

  /** Lets nothing pass. */
  public static PreflightOptions strict() {
    return new PreflightOptions(false, false, false, Duration.ofSeconds(10));
  }
}
