package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.scaletest.LeftMessages.Bounds;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests;
import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests.Running;
import io.bizmatters.platform.eds.scaletest.SignOfLife.Sign;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test finds of other tests, and what of it is deleted, on a real NATS. */
@Tag("cluster")
class OtherTestsClusterTest {

  private static final String LIVING = "aaaaaaaaaaaa";
  private static final String KILLED = "bbbbbbbbbbbb";
  private static final String SILENT = "cccccccccccc";
  private static final Optional<TestSubject> SUBJECT = Optional.of(WorkStream.SUBJECT);

  private static void publish(WorkStream stream, Mark mark, TestSubject subject, int count)
      throws Exception {
    TestMessages messages = new TestMessages(stream.requests(), mark);
    for (int i = 0; i < count; i++) {
      messages.publish(subject);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aTestThatRunsKeepsItsMessagesAndOneThatWasKilledDoesNot(String version) throws Exception {
    try (WorkStream stream = WorkStream.of(version, RetentionPolicy.WorkQueue, -1);
        WorkStream.Client other = stream.client();
        SignOfLife living = new SignOfLife(other.requests(), LIVING)) {
      assertThat(living.begin()).isTrue();
      stream.foreign("work.orders", 2);
      publish(stream, stream.mark(LIVING, true), WorkStream.SUBJECT, 3);
      publish(stream, stream.mark(KILLED, true), WorkStream.SUBJECT, 4);

      OtherTests found = stream.left(new ArrayList<>()).look(SUBJECT, Bounds.toSay());
      OtherTests deleted = stream.left(new ArrayList<>()).delete(SUBJECT, Bounds.toDelete());

      assertThat(found.left()).isEqualTo(4);
      assertThat(found.deleted()).isZero();
      assertThat(found.complete()).isTrue();
      assertThat(found.running())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.run()).isEqualTo(LIVING);
                assertThat(one.messages()).isEqualTo(3);
                assertThat(one.answers()).isTrue();
              });
      assertThat(deleted.deleted()).isEqualTo(4);
      assertThat(deleted.running()).hasSize(1);
      assertThat(stream.sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void aTestThatDoesNotAnswerIsLeftAloneUntilItsTimeIsOver() throws Exception {
    try (WorkStream stream = WorkStream.of(NatsServer.NEWEST, RetentionPolicy.Limits, -1)) {
      publish(stream, new Mark(SILENT, false, Duration.ofSeconds(2)), WorkStream.SUBJECT, 2);
      publish(stream, new Mark("an older plugin's", false, Duration.ZERO), WorkStream.SUBJECT, 1);
      LeftMessages left = stream.left(new ArrayList<>());

      OtherTests before = left.delete(SUBJECT, Bounds.toDelete());
      Thread.sleep(2500);
      OtherTests after = left.delete(SUBJECT, Bounds.toDelete());

      assertThat(before.running()).extracting(Running::run).contains(SILENT);
      assertThat(before.running()).extracting(Running::answers).containsOnly(false);
      assertThat(after.running()).isEmpty();
      assertThat(stream.sequences()).isEmpty();
    }
  }

  /** A process that is stopped keeps its connection: it does not answer, and is not dead. */
  @Test
  void aTestThatIsStoppedIsSilentAndOneThatIsKilledHasEnded() throws Exception {
    try (WorkStream stream = WorkStream.of(NatsServer.NEWEST, RetentionPolicy.Limits, -1)) {
      try (WorkStream.Client other = stream.client()) {
        other.listenAndSayNothing("_INBOX.eds-scale-test." + LIVING);
        assertThat(SignOfLife.of(stream.session(), LIVING)).isEqualTo(Sign.SILENT);
      }

      assertThat(SignOfLife.of(stream.session(), LIVING)).isEqualTo(Sign.ENDED);
    }
  }

  @Test
  void theSignIsGivenAgainWhenNatsWasStartedAnew() throws Exception {
    try (WorkStream stream = WorkStream.none(NatsServer.NEWEST)) {
      try (WorkStream.Client other = stream.client();
          SignOfLife living = new SignOfLife(other.requests(), LIVING)) {
        assertThat(living.begin()).isTrue();
        stream.server().stop();
        living.keep();
        stream.server().restart();
        living.keep();

        assertThat(SignOfLife.of(stream.session(), LIVING)).isEqualTo(Sign.RUNS);
      }
      assertThat(SignOfLife.of(stream.session(), LIVING)).isEqualTo(Sign.ENDED);
    }
  }

  /** Whose messages are found on whatever subject they wait for the consumer. */
  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void whatWaitsOnAnotherSubjectIsFoundAndDeletedToo(String version) throws Exception {
    TestSubject real = new TestSubject("work.orders", "work.orders");
    try (WorkStream stream =
        WorkStream.of(version, RetentionPolicy.Limits, -1).foreign("work.orders", 3)) {
      publish(stream, stream.mark(KILLED, true), real, 2);
      stream.foreign("work.orders", 1);

      OtherTests deleted = stream.left(new ArrayList<>()).delete(SUBJECT, Bounds.toDelete());

      assertThat(deleted.deleted()).isEqualTo(2);
      assertThat(stream.sequences()).containsExactly(1L, 2L, 3L, 6L);
      stream.awaitLag(4);
    }
  }

  @Test
  void aLargeStreamIsLookedThroughWithinItsBoundsAndWithLines() throws Exception {
    TestSubject real = new TestSubject("work.orders", "work.orders");
    try (WorkStream stream =
        WorkStream.of(NatsServer.NEWEST, RetentionPolicy.Limits, -1).foreign("work.orders", 5000)) {
      publish(stream, stream.mark(KILLED, true), real, 1);
      List<String> lines = new ArrayList<>();

      OtherTests counted =
          stream.left(lines).delete(Optional.of(real), new Bounds(10, 4000, Duration.ofMinutes(1)));
      OtherTests timed =
          stream
              .left(lines)
              .delete(Optional.of(real), new Bounds(10, 10_000, Duration.ofMillis(20)));
      OtherTests whole =
          stream
              .left(lines)
              .delete(Optional.of(real), new Bounds(10, 10_000, Duration.ofMinutes(1)));

      assertThat(counted).isEqualTo(new OtherTests(0, 0, List.of(), false));
      assertThat(timed).isEqualTo(new OtherTests(0, 0, List.of(), false));
      assertThat(whole).isEqualTo(new OtherTests(1, 1, List.of(), true));
      assertThat(lines)
          // a line for a while, and not for a message
          .hasSizeBetween(2, 1000)
          .first()
          .asString()
          .matches(
              "looks for messages that earlier scale tests left: \\d+ messages of > looked at, now at"
                  + " sequence \\d+ of 5001, 0 found");
    }
  }
}
