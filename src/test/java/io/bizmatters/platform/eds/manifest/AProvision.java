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

/** A {@code <provision>} block for tests: every default of the model, changed where a test says. */
public final class AProvision {

  private List<String> subjects;
  private Retention retention = Retention.WORKQUEUE;
  private Storage storage = Storage.FILE;
  private int replicas = 1;
  private Duration maxAge = Duration.ofDays(1);
  private OptionalLong maxBytes = OptionalLong.empty();
  private OptionalLong maxMessages = OptionalLong.empty();
  private Discard discard = Discard.OLD;
  private Duration duplicateWindow = Duration.ofMinutes(2);
  private Duration ackWait = Duration.ofSeconds(30);
  private int maxDeliver = Provision.UNLIMITED;
  private int maxAckPending = 1000;
  private List<String> filterSubjects = List.of();
  private List<Duration> backoff = List.of();
  private Optional<DeadLetter> deadLetter = Optional.empty();

  private AProvision(List<String> subjects) {
    this.subjects = subjects;
  }

  public static AProvision of(String... subjects) {
    return new AProvision(List.of(subjects));
  }

  public AProvision subjects(String... values) {
    subjects = List.of(values);
    return this;
  }

  public AProvision retention(Retention value) {
    retention = value;
    return this;
  }

  public AProvision storage(Storage value) {
    storage = value;
    return this;
  }

  public AProvision replicas(int value) {
    replicas = value;
    return this;
  }

  public AProvision maxAge(Duration value) {
    maxAge = value;
    return this;
  }

  public AProvision maxBytes(long value) {
    maxBytes = OptionalLong.of(value);
    return this;
  }

  public AProvision maxMessages(long value) {
    maxMessages = OptionalLong.of(value);
    return this;
  }

  public AProvision discard(Discard value) {
    discard = value;
    return this;
  }

  public AProvision duplicateWindow(Duration value) {
    duplicateWindow = value;
    return this;
  }

  public AProvision ackWait(Duration value) {
    ackWait = value;
    return this;
  }

  public AProvision maxDeliver(int value) {
    maxDeliver = value;
    return this;
  }

  public AProvision maxAckPending(int value) {
    maxAckPending = value;
    return this;
  }

  public AProvision filter(String... values) {
    filterSubjects = List.of(values);
    return this;
  }

  public AProvision backoff(Duration... values) {
    backoff = List.of(values);
    return this;
  }

  public AProvision deadLetter(String stream) {
    return deadLetter(stream, Duration.ofDays(7));
  }

  public AProvision deadLetter(String stream, Duration age) {
    deadLetter =
        Optional.of(new DeadLetter(stream, age, OptionalLong.empty(), OptionalLong.empty()));
    return this;
  }

  public Provision build() {
    return new Provision(
        subjects,
        retention,
        storage,
        replicas,
        maxAge,
        maxBytes,
        maxMessages,
        discard,
        duplicateWindow,
        new Consumer(ackWait, maxDeliver, maxAckPending, filterSubjects, backoff),
        deadLetter);
  }
}
