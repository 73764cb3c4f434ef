package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.scaletest.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Outcome.Passed;
import io.bizmatters.platform.eds.scaletest.ScaleTestOptions.Drain;
import io.bizmatters.platform.eds.scaletest.TestMessages.Drained;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A test whose preconditions are met: its steps, one after another, each until it is judged. */
final class RunningTest {

  private static final Duration LAG_AFTER_DRAIN = Duration.ofSeconds(10);

  private final Tested tested;
  private final Limits limits;
  private final String subject;
  private final long from;
  private final TestMessages messages;
  private final Watching watching;
  private final ScaleTestProgress progress;
  private final Consumer<String> lines;
  private Trace trace = Trace.empty();

  /**
   * @param from the first sequence that a message of this test can have
   */
  RunningTest(
      Tested tested,
      Limits limits,
      String subject,
      long from,
      TestMessages messages,
      Watching watching,
      Consumer<String> lines) {
    this.tested = tested;
    this.limits = limits;
    this.subject = subject;
    this.from = from;
    this.messages = messages;
    this.watching = watching;
    this.lines = lines;
    this.progress = new ScaleTestProgress(tested.service().service().name(), lines);
  }

  Tested run() throws ClusterException, InterruptedException {
    String name = tested.service().service().name();
    try (Restoring restoring = new Restoring(name, messages, subject, from, lines)) {
      steps(restoring);
    }
    return tested.with(trace);
  }

  private void steps(Restoring restoring) throws ClusterException, InterruptedException {
    try {
      upAndEmpty(restoring);
      restore(restoring);
      if (verdict().drained() instanceof Passed) {
        until("scaling down", () -> !(verdict().cameDown() instanceof Open));
      }
    } catch (NatsException lost) {
      happened(Kind.NATS_LOST, lost.what());
      restore(restoring);
    }
  }

  private void restore(Restoring restoring) throws InterruptedException {
    if (trace.event(Kind.RESTORED).isEmpty()) {
      trace = trace.with(restoring.restore(watching));
    }
  }

  private void upAndEmpty(Restoring restoring)
      throws NatsException, ClusterException, InterruptedException {
    look("beginning");
    if (publish(restoring)) {
      until("scaling up", () -> !(verdict().scaledUp() instanceof Open));
      if (verdict().scaledUp() instanceof Passed up) {
        until("scaling up", () -> WayUp.end(trace, limits, up.at()).isPresent());
        happened(Kind.TOP_REACHED, WayUp.end(trace, limits, up.at()).orElse(""));
        drain();
      }
    }
  }

  private boolean publish(Restoring restoring)
      throws NatsException, ClusterException, InterruptedException {
    if (tested.options().force()) {
      messages.purgeLeft(subject);
    }
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
                begin, Kind.PUBLISHED, limits.messages() + " messages published to " + subject));
    progress.note(
        limits.messages()
            + " messages published to "
            + subject
            + ": at "
            + limits.lagThreshold()
            + " a replica they ask for "
            + limits.expected());
    watching.forgetLag();
    look("scaling up");
    return true;
  }

  private void drain() throws NatsException, ClusterException, InterruptedException {
    if (tested.options().drain() == Drain.WORKER) {
      Duration top = watching.now();
      until(
          "waiting for the worker",
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
    drainByGoal();
  }

  private void drainByGoal() throws NatsException, ClusterException, InterruptedException {
    Duration begin = watching.now();
    Drained drained = messages.drain(limits.messages());
    int deleted = drained.acknowledged() < limits.messages() ? messages.purge(subject, from) : 0;
    until(
        "draining", () -> isEmpty() || watching.now().minus(begin).compareTo(LAG_AFTER_DRAIN) > 0);
    String how =
        "by the goal: "
            + drained.acknowledged()
            + " acknowledged"
            + (deleted > 0 ? ", " + deleted + " deleted" : "")
            + (drained.returned() > 0 ? ", " + drained.returned() + " of others given back" : "");
    long lag = trace.last().map(Observation::lag).orElse(0L);
    if (isEmpty() || drained.returned() > 0) {
      happened(
          Kind.DRAINED,
          "drained " + how + (isEmpty() ? "" : "; the lag that is left, " + lag + ", is others'"));
    } else {
      happened(Kind.NOT_DRAINED, "drained " + how + ", and a lag of " + lag + " is left");
    }
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

  private void until(String step, Supplier<Boolean> done)
      throws NatsException, ClusterException, InterruptedException {
    while (!done.get()) {
      watching.await();
      look(step);
    }
  }

  private void look(String step) throws NatsException, ClusterException, InterruptedException {
    Observation seen = watching.look();
    trace = trace.with(seen);
    progress.seen(seen, step);
  }

  private void happened(Kind kind, String text) {
    trace = trace.with(new Event(watching.now(), kind, text));
    progress.note(text);
  }
}
