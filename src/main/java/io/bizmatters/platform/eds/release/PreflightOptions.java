package io.bizmatters.platform.eds.release;

import java.time.Duration;

/**
 * What a preflight lets pass.
 *
 * @param createNamespace {@code eds.createNamespace}: a namespace that is not there will be made
 * @param adopt {@code eds.adopt}: objects of other owners are taken over
 * @param provision {@code eds.provision.onApply}: a stream or consumer that is not there will be
 *     made
 * @param natsDeadline how long NATS may take, each service
 * @param waits {@code eds.wait}: what readiness is judged by must be seen
 * @param locks a release holds a Lease
 * @param records it is written into a Secret
 */
public record PreflightOptions(
    boolean createNamespace,
    boolean adopt,
    boolean provision,
    Duration natsDeadline,
    boolean waits,
    boolean locks,
    boolean records) {

  /** Neither locked nor recorded. */
  public PreflightOptions(
      boolean createNamespace,
      boolean adopt,
      boolean provision,
      Duration natsDeadline,
      boolean waits) {
    this(createNamespace, adopt, provision, natsDeadline, waits, false, false);
  }

  /** The same for releases that are locked, and recorded where their options say so. */
  PreflightOptions releasing(ReleaseOptions release) {
    return new PreflightOptions(
        createNamespace, adopt, provision, natsDeadline, waits, true, release.historyMax() > 0);
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
