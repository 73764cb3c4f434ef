package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.Provision.Discard;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A stream and a consumer for tests: the standard's defaults, changed where a test says so. */
public final class AProvision {

  private List<String> subjects = List.of("orders.placed.*");
  private Storage storage = Storage.FILE;
  private List<String> filters = List.of();
  private Duration maxAge = Duration.ofHours(24);

  private AProvision() {}

  public static AProvision plain() {
    return new AProvision();
  }

  public AProvision subjects(String... values) {
    subjects = List.of(values);
    return this;
  }

  public AProvision inMemory() {
    storage = Storage.MEMORY;
    return this;
  }

  public AProvision filters(String... values) {
    filters = List.of(values);
    return this;
  }

  public AProvision maxAge(Duration value) {
    maxAge = value;
    return this;
  }

  public Provision build() {
    return new Provision(
        subjects,
        Retention.WORKQUEUE,
        storage,
        1,
        maxAge,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Discard.OLD,
        Duration.ofMinutes(2),
        new Consumer(Duration.ofSeconds(30), Provision.UNLIMITED, 1000, filters, List.of()),
        Optional.empty());
  }

  /** Every setting differs from its default. */
  public static Provision everything() {
    return new Provision(
        List.of("payments.refused.*", "payments.$(retry).>", "payments.$$.x"),
        Retention.LIMITS,
        Storage.MEMORY,
        1,
        Duration.ofMinutes(90),
        OptionalLong.of(64L << 20),
        OptionalLong.of(5_000_000_000L),
        Discard.NEW,
        Duration.ofSeconds(90),
        new Consumer(
            Duration.ofSeconds(30),
            4,
            250,
            List.of("payments.refused.eu", "payments.refused.us"),
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2))),
        Optional.of(
            new DeadLetter(
                "PAYMENTS_DEAD",
                Duration.ofDays(7),
                OptionalLong.empty(),
                OptionalLong.of(10_000))));
  }
}
