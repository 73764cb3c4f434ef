package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.scaletest.Routing.Taker;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import io.nats.client.api.MessageInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs a test whose preconditions are met: its steps, one after another, each until it is judged.
 */
final class RunningTest {

  private static final Duration LAG_AFTER_DRAIN = Duration.ofSeconds(10);

  /** More time than a test needs besides waiting. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  private final ScaleTest.Result tested;
  private final Limits limits;
  private final QueueFacts facts;
  private final TestSubject subject;
  private final Requests requests;
  private final QueueLook queue;
  private final Observer watching;
  private final SignOfLife sign;
  private final ScaleTestProgress progress;
  private final Consumer<String> lines;
  private Trace trace = Trace.empty();

  /**
   * @param facts the last facts of the stream and the consumer
   * @param subject the subject of the messages
   */
  RunningTest(
      ScaleTest.Result tested,
      Limits limits,
      QueueFacts facts,
      TestSubject subject,
      Requests requests,
      Observer watching,
      Consumer<String> lines) {
    this.tested = tested;
    this.limits = limits;
    this.facts = facts;
    this.subject = subject;
    this.requests = requests;
    this.queue = new QueueLook(requests);
    this.watching = watching;
    this.sign = new SignOfLife(requests, tested.run());
    this.lines = lines;
    this.progress = new ScaleTestProgress(tested.service().service().name(), lines);
  }

  /** Reports that others have published for a consumer with limited deliveries. */
  private static final class OthersPublish extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    OthersPublish(String what) {
      super(what);
      this.what = what;
    }
  }

  ScaleTest.Result run() throws ClusterException, InterruptedException {
    String name = tested.service().service().name();
    try (sign) {
      TestMessages messages = new TestMessages(requests, mark(sign.begin()));
      try (Restoration restoring =
          new Restoration(name, messages, subject, facts.lastSequence() + 1, lines)) {
        steps(restoring);
      }
    } catch (NatsException lost) {
      happened(Kind.NATS_LOST, lost.what());
    }
    return tested.with(trace);
  }

  private Mark mark(boolean answers) {
    Duration longest = limits.up().plus(WorkerPatience.LONGEST).plus(SLACK);
    return new Mark(tested.run(), answers, longest);
  }

  private void steps(Restoration restoring) throws ClusterException, InterruptedException {
    try {
      upAndEmpty(restoring);
      restore(restoring);
      if (verdict().drained() instanceof Passed) {
        until("scaling down", () -> !(verdict().cameDown() instanceof Open));
      }
    } catch (NatsException lost) {
      happened(Kind.NATS_LOST, lost.what());
      restore(restoring);
    } catch (OthersPublish stop) {
      happened(Kind.OTHERS_PUBLISH, stop.what);
      restore(restoring);
    }
  }

  private void restore(Restoration restoring) throws InterruptedException {
    if (trace.event(Kind.RESTORED).isEmpty()) {
      trace = trace.with(restoring.restore(watching));
    }
  }

  private void upAndEmpty(Restoration restoring)
      throws NatsException, ClusterException, InterruptedException, OthersPublish {
    look("beginning");
    if (publish(restoring)) {
      untilAlone("scaling up", restoring, () -> !(verdict().scaledUp() instanceof Open));
      if (verdict().scaledUp() instanceof Passed up) {
        untilAlone(
            "scaling up", restoring, () -> ScaleUpPhase.end(trace, limits, up.at()).isPresent());
        happened(Kind.TOP_REACHED, ScaleUpPhase.end(trace, limits, up.at()).orElse(""));
        drain(restoring);
      }
    }
  }

  private boolean publish(Restoration restoring)
      throws NatsException, ClusterException, InterruptedException {
    sayWhoElseGetsThem();
    Duration begin = watching.now();
    try {
      restoring.publish(limits.messages());
    } catch (NatsException refused) {
      happened(
          Kind.NOT_PUBLISHED,
          restoring.published() + " of " + limits.messages() + " published: " + refused.what());
      return false;
    }
    trace =
        trace.with(
            new Event(
                begin,
                Kind.PUBLISHED,
                limits.messages() + " messages published to " + subject.published()));
    progress.note(
        limits.messages()
            + " messages published to "
            + subject.published()
            + ": at "
            + limits.lagThreshold()
            + " a replica they ask for "
            + limits.expected());
    watching.forgetLag();
    look("scaling up");
    return true;
  }

  private void sayWhoElseGetsThem() {
    List<Taker> takers = facts.routing().takers(subject);
    if (!takers.isEmpty()) {
      progress.note(
          "other consumers of stream "
              + requests.stream()
              + " get the messages of the test too: "
              + takers.stream().map(Taker::shown).collect(Collectors.joining(", ")));
    }
    if (facts.routing().others().isEmpty()) {
      progress.note(
          "the build may not list the consumers of stream "
              + requests.stream()
              + ": others may get the messages of the test too");
    }
  }

  private void drain(Restoration restoring)
      throws NatsException, ClusterException, InterruptedException, OthersPublish {
    if (tested.options().drain() == Drain.WORKER) {
      Duration top = watching.now();
      untilAlone(
          "waiting for the worker",
          restoring,
          () -> isEmpty() || WorkerPatience.end(trace, limits, top).isPresent());
      if (isEmpty()) {
        happened(Kind.DRAINED, "drained by the worker in " + since(top));
        return;
      }
      happened(
          Kind.WORKER_IDLE,
          WorkerPatience.end(trace, limits, top).orElse("") + ": the goal drains by itself");
    } else {
      happened(Kind.GOAL_DRAINS, "the goal drains by itself");
    }
    drainByGoal(restoring);
  }

  /**
   * Drains by deletion: a deleted message does not count in the lag, whether it waits or a pod has
   * it.
   */
  private void drainByGoal(Restoration restoring)
      throws NatsException, ClusterException, InterruptedException {
    Duration begin = watching.now();
    int deleted = restoring.delete();
    watching.forgetLag();
    look("draining");
    until(
        "draining", () -> isEmpty() || watching.now().minus(begin).compareTo(LAG_AFTER_DRAIN) > 0);
    String how = "drained by the goal: " + deleted + " of its messages deleted";
    long lag = trace.last().map(Observation::lag).orElse(0L);
    if (isEmpty()) {
      happened(Kind.DRAINED, how);
    } else if (othersHavePublished(restoring)) {
      happened(Kind.DRAINED, how + "; the lag that is left, " + lag + ", is others'");
    } else {
      happened(
          Kind.NOT_DRAINED,
          how + ", nobody else has published, and NATS counts a lag of " + lag + " still");
    }
  }

  private boolean othersHavePublished(Restoration restoring)
      throws NatsException, InterruptedException {
    return queue.lastSequence() - facts.lastSequence() > restoring.published();
  }

  private boolean isEmpty() {
    return trace.last().filter(seen -> seen.lag() <= limits.lagBefore()).isPresent();
  }

  private String since(Duration begin) {
    return Verdict.seconds(watching.now().minus(begin));
  }

  private Verdict verdict() {
    return Verdict.of(trace, limits);
  }

  /**
   * Waits like {@link #until}, but fails when somebody else publishes to a consumer with limited
   * deliveries: pods that start and end would use up deliveries of those messages.
   */
  private void untilAlone(String step, Restoration restoring, Supplier<Boolean> done)
      throws NatsException, ClusterException, InterruptedException, OthersPublish {
    while (!done.get()) {
      watching.await();
      look(step);
      if (facts.work().isLimited()) {
        stopForOthers(restoring);
      }
    }
  }

  private void stopForOthers(Restoration restoring) throws InterruptedException, OthersPublish {
    long lag = trace.last().map(Observation::lag).orElse(0L);
    Optional<MessageInfo> theirs = theirs(restoring);
    if (lag > limits.lagBefore() + restoring.published() || theirs.isPresent()) {
      throw new OthersPublish(
          "others publish"
              + theirs.map(message -> " (to " + message.getSubject() + ")").orElse("")
              + ", and it delivers a message "
              + facts.work().maxDeliver()
              + " times at most (maxDeliver): the test has stopped");
    }
  }

  /**
   * Finds a message of others; ignores failures, because the reader of the consumer reports a lost
   * NATS.
   */
  private Optional<MessageInfo> theirs(Restoration restoring) throws InterruptedException {
    try {
      return queue.published(facts.routing(), restoring.next());
    } catch (NatsException forNow) {
      return Optional.empty();
    }
  }

  private void until(String step, Supplier<Boolean> done)
      throws NatsException, ClusterException, InterruptedException {
    while (!done.get()) {
      watching.await();
      look(step);
    }
  }

  private void look(String step) throws NatsException, ClusterException, InterruptedException {
    sign.keep();
    Observation seen = watching.look();
    trace = trace.with(seen);
    progress.seen(seen, step);
  }

  private void happened(Kind kind, String text) {
    trace = trace.with(new Event(watching.now(), kind, text));
    progress.note(text);
  }
}
