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
 */
public record PreflightOptions(
    boolean createNamespace, boolean adopt, boolean provision, Duration natsDeadline) {

  /** Lets nothing pass. */
  public static PreflightOptions strict() {
    return new PreflightOptions(false, false, false, Duration.ofSeconds(10));
  }
}
