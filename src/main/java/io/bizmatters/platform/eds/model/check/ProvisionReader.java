package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.Provision.Discard;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.model.grammar.ByteCount;
import io.bizmatters.platform.eds.model.grammar.Period;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds a {@link Provision} from validated values. */
final class ProvisionReader {

  private static final String GROUP = "nats.provision.";
  private static final String DEAD_LETTER = GROUP + "deadLetter.";

  private ProvisionReader() {}

  static Optional<Provision> read(Values values) {
    List<String> subjects = values.texts(GROUP + "subjects");
    if (subjects.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Provision(
            subjects,
            Retention.valueOf(word(values, GROUP + "retention")),
            Storage.valueOf(word(values, GROUP + "storage")),
            values.whole(GROUP + "replicas").orElseThrow(),
            values.seconds(GROUP + "maxAge").orElseThrow(),
            bytes(values, GROUP + "maxBytes"),
            count(values, GROUP + "maxMessages"),
            Discard.valueOf(word(values, GROUP + "discard")),
            values.seconds(GROUP + "duplicateWindow").orElseThrow(),
            consumer(values),
            deadLetter(values)));
  }

  private static Consumer consumer(Values values) {
    return new Consumer(
        values.seconds(GROUP + "consumer.ackWait").orElseThrow(),
        values.whole(GROUP + "consumer.maxDeliver").orElseThrow(),
        values.whole(GROUP + "consumer.maxAckPending").orElseThrow(),
        values.texts(GROUP + "consumer.filterSubjects"),
        delays(values));
  }

  /** Returns the delays of {@code backoff} that can be parsed. */
  static List<Duration> delays(Values values) {
    return values.texts(GROUP + "consumer.backoff").stream()
        .flatMap(text -> Period.parse(text).legal().stream())
        .toList();
  }

  private static Optional<DeadLetter> deadLetter(Values values) {
    return values
        .flag(DEAD_LETTER + "enabled")
        .filter(enabled -> enabled)
        .map(
            enabled ->
                new DeadLetter(
                    values.text(DEAD_LETTER + "stream").orElseThrow(),
                    values.seconds(DEAD_LETTER + "maxAge").orElseThrow(),
                    bytes(values, DEAD_LETTER + "maxBytes"),
                    count(values, DEAD_LETTER + "maxMessages")));
  }

  private static String word(Values values, String path) {
    return values.text(path).orElseThrow().toUpperCase(Locale.ROOT);
  }

  private static OptionalLong bytes(Values values, String path) {
    return values.text(path).flatMap(text -> ByteCount.parse(text).legal()).stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private static OptionalLong count(Values values, String path) {
    return values.whole(path).stream().mapToLong(Integer::longValue).findFirst();
  }
}
