package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Discard;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import java.time.Duration;

/** A stream and a consumer none of whose settings is the default. */
public final class EverySetting {

  private EverySetting() {}

  public static Provision ofPayments() {
    return AProvision.of("payments.refused.*", "payments.$(retry).>", "payments.$$.x")
        .retention(Retention.LIMITS)
        .storage(Storage.MEMORY)
        .maxAge(Duration.ofMinutes(90))
        .maxBytes(64L << 20)
        .maxMessages(5_000_000_000L)
        .discard(Discard.NEW)
        .duplicateWindow(Duration.ofSeconds(90))
        .maxDeliver(4)
        .maxAckPending(250)
        .filter("payments.refused.eu", "payments.refused.us")
        .backoff(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2))
        .deadLetter("PAYMENTS_DEAD")
        .build();
  }
}
