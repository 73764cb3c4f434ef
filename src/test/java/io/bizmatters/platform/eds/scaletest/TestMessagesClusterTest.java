package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of a test among those of others, on a real NATS. */
@Tag("cluster")
class TestMessagesClusterTest {

  private static final String RUN = "0123456789ab";
  private static final String OTHER = "ba9876543210";

  /** Of 150 orders, 92 were never delivered again where the test fetched through the consumer. */
  @ParameterizedTest
  @CsvSource({
    NatsServer.NEWEST + ", WorkQueue",
    NatsServer.NEWEST + ", Limits",
    NatsServer.NEWEST + ", Interest",
    NatsServer.OLDEST + ", WorkQueue",
    NatsServer.OLDEST + ", Limits",
    NatsServer.OLDEST + ", Interest",
  })
  void ordersOfOthersLoseNoDeliveryThoughTheTestDrainsBehindThem(
      String version, RetentionPolicy retention) throws Exception {
    try (WorkStream stream = WorkStream.of(version, retention, 3).foreign("work.orders", 150);
        Restoration test = stream.restoring(RUN)) {
      test.publish(50);
      stream.foreign("work.orders", 10);
      assertThat(stream.work().backlog()).isEqualTo(new Backlog(210, 0));

      assertThat(test.delete()).isEqualTo(50);

      stream.awaitLag(160);
      assertThat(stream.work().deliveries()).isZero();
      Map<Long, Long> delivered = stream.drain();
      assertThat(delivered.keySet())
          .containsExactlyElementsOf(
              LongStream.concat(LongStream.rangeClosed(1, 150), LongStream.rangeClosed(201, 210))
                  .boxed()
                  .toList());
      assertThat(delivered.values()).containsOnly(1L);
      stream.awaitLag(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatAWorkerHasTakenAndNotAcknowledgedIsDeletedToo(String version) throws Exception {
    try (WorkStream stream = WorkStream.of(version, RetentionPolicy.WorkQueue, -1);
        Restoration test = stream.restoring(RUN)) {
      test.publish(4);
      assertThat(stream.take(3)).hasSize(3);
      assertThat(stream.work().backlog()).isEqualTo(new Backlog(1, 3));

      assertThat(test.delete()).isEqualTo(4);

      stream.awaitLag(0);
      assertThat(test.delete()).as("once is enough").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void itsOwnAreDeletedAndThoseOfOtherTestsOnItsSubjectStay(String version) throws Exception {
    try (WorkStream stream =
            WorkStream.of(version, RetentionPolicy.Limits, -1)
                .foreign("work.a", 2)
                .foreign(WorkStream.SUBJECT.stored(), 1);
        Restoration own = stream.restoring(RUN)) {
      TestMessages other = stream.messages(OTHER);
      for (int i = 0; i < 3; i++) {
        own.publish(1);
        other.publish(WorkStream.SUBJECT);
      }
      stream.foreign(WorkStream.SUBJECT.stored(), 1);

      assertThat(own.delete()).isEqualTo(3);
      assertThat(stream.sequences()).containsExactly(1L, 2L, 3L, 5L, 7L, 9L, 10L);
      assertThat(stream.work().backlog()).isEqualTo(new Backlog(7, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aMessageWhosePublishGotNoAnswerIsFoundByItsMark(String version) throws Exception {
    try (WorkStream stream = WorkStream.of(version, RetentionPolicy.Limits, -1)) {
      TestMessages own = stream.messages(RUN);
      stream.foreign("work.a", 1);
      own.publish(WorkStream.SUBJECT);
      stream.messages(OTHER).publish(WorkStream.SUBJECT);
      long last = own.publish(WorkStream.SUBJECT);

      assertThat(own.unanswered(WorkStream.SUBJECT, 1)).containsExactly(2L, last);
      assertThat(own.unanswered(WorkStream.SUBJECT, 3)).containsExactly(last);
    }
  }

  /** A stream that is made anew begins at 1: the sequences of the test are others' then. */
  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatHasItsSequencesInAStreamThatWasMadeAnewStays(String version) throws Exception {
    try (WorkStream stream = WorkStream.of(version, RetentionPolicy.Limits, -1);
        Restoration test = stream.restoring(RUN)) {
      test.publish(5);
      stream.management().deleteStream("WORK");
      stream
          .management()
          .addStream(
              StreamConfiguration.builder()
                  .name("WORK")
                  .subjects("work.>")
                  .storageType(StorageType.Memory)
                  .build());
      stream.foreign("work.orders", 3);

      assertThat(test.delete()).isZero();
      assertThat(stream.sequences()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void manyAreDeletedWithManyRequestsAtOnce() throws Exception {
    try (WorkStream stream = WorkStream.of(NatsServer.NEWEST, RetentionPolicy.WorkQueue, -1);
        Restoration test = stream.restoring(RUN)) {
      test.publish(2_345);
      stream.take(10).forEach(message -> message.ack());

      assertThat(test.delete()).isBetween(2_335, 2_345);
      assertThat(stream.sequences()).isEmpty();
      stream.awaitLag(0);
    }
  }

  @Test
  void whatCannotBeDoneIsToldWithoutAStackTrace() throws Exception {
    try (WorkStream stream = WorkStream.none(NatsServer.NEWEST)) {
      Map<String, Asking> asked =
          Map.of(
              "cannot read stream WORK and consumer w: stream not found [10059]",
              () -> stream.facts(),
              "cannot publish to nobody.listens: ",
              () -> stream.messages(RUN).publish(new TestSubject("nobody.listens", "")),
              "cannot delete from stream WORK: ",
              () -> stream.messages(RUN).delete(List.of(1L)));
      asked.forEach(
          (what, asking) ->
              assertThatThrownBy(asking::ask)
                  .isInstanceOfSatisfying(
                      NatsException.class, refused -> assertThat(refused.what()).startsWith(what)));
    }
  }

  private interface Asking {
    void ask() throws Exception;
  }
}
