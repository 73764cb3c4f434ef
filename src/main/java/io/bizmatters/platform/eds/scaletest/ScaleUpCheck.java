package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Hpa;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Failed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Judges whether the lag of the messages caused more replicas, and explains why not. */
final class ScaleUpCheck {

  private final Trace trace;
  private final Limits limits;

  ScaleUpCheck(Trace trace, Limits limits) {
    this.trace = trace;
    this.limits = limits;
  }

  Outcome outcome() {
    Optional<Event> unpublished = trace.event(Kind.NOT_PUBLISHED);
    if (unpublished.isPresent()) {
      return new Failed(
          unpublished.get().at(),
          new Miss(
              "stream",
              unpublished.get().text(),
              limits.messages() + " messages are published",
              "see whether the build may publish to the subject, and the stream takes messages"));
    }
    Optional<Duration> published = trace.at(Kind.PUBLISHED);
    return published.map(this::since).orElseGet(Open::new);
  }

  private Outcome since(Duration published) {
    Optional<Duration> at = trace.first(published, seen -> seen.available() > limits.before());
    Duration end = published.plus(limits.up());
    if (at.isPresent() && at.get().compareTo(end) <= 0) {
      return new Passed(at.get(), detail(published, at.get()));
    }
    if (trace.until().compareTo(end) > 0) {
      return new Failed(end, miss(published));
    }
    return consumedTooSoon(published) ? new Failed(trace.until(), consumed()) : new Open();
  }

  /** Describes the scale-up only; another check covers the drain. */
  private String detail(Duration published, Duration at) {
    Duration top = trace.at(Kind.TOP_REACHED).orElse(trace.until());
    String steps =
        Verdict.steps(
            trace
                .since(published)
                .takeWhile(seen -> seen.at().compareTo(top) <= 0)
                .map(Observation::desired)
                .toList());
    return steps
        + " replicas of "
        + limits.expected()
        + " expected, the first new one "
        + Verdict.seconds(at.minus(published))
        + " after the publish";
  }

  /**
   * Whether the messages were consumed too soon: the lag is gone, and two rounds later the
   * autoscaler still wants no more replicas than before.
   */
  private boolean consumedTooSoon(Duration published) {
    return trace.observations().stream().noneMatch(this::wantsMore)
        && trace
            .heldSince(seen -> !limits.moves(seen.lag()) && seen.at().compareTo(published) > 0)
            .filter(since -> trace.until().minus(since).compareTo(Verdict.TWO_ROUNDS) > 0)
            .isPresent();
  }

  private boolean wantsMore(Observation seen) {
    return seen.desired() > limits.before()
        || seen.hpa().filter(hpa -> hpa.desired() > Math.max(1, limits.before())).isPresent();
  }

  private Miss consumed() {
    long highest = trace.observations().stream().mapToLong(Observation::lag).max().orElse(0);
    return new Miss(
        "lag",
        "it was gone (highest seen: "
            + highest
            + ") before the autoscaler, which asks every 15 s, could act on it",
        "a lag that lasts for two rounds of the autoscaler",
        "publish more than the worker takes in half a minute: -Deds.scaleTest.messages="
            + 10L * limits.messages());
  }

  private Miss miss(Duration published) {
    Optional<Observation> last = trace.last();
    if (last.isEmpty()) {
      return never("the service was not observed", "run it again");
    }
    Observation seen = last.get();
    Optional<Hpa> hpa = seen.hpa();
    long highest =
        trace.since(published).map(Observation::lag).max(Comparator.naturalOrder()).orElse(0L);
    if (!limits.moves(highest)) {
      return never(
          "the consumer's lag rose to " + highest + " only",
          "see that the subject is one that the consumer filters: eds.scaleTest.subject");
    }
    if (seen.desired() > limits.before()) {
      return podsNotReady(seen);
    }
    if (seen.desired() == 0) {
      return never(
          "KEDA has not woken it from 0 at a lag of " + highest,
          "see the ScaledObject's conditions, and whether KEDA's operator runs: kubectl describe"
              + " scaledobject");
    }
    if (hpa.flatMap(Hpa::inactive).isPresent()) {
      return never(
          "the autoscaler never read the metric: " + hpa.get().inactive().get(),
          "see what KEDA reads: kubectl describe hpa, and nats.monitoringEndpoint and nats.account of"
              + " the service");
    }
    return hpa.isPresent() && hpa.get().desired() <= Math.max(1, limits.before())
        ? wantsNoMore(seen, highest)
        : never(
            hpa.isPresent()
                ? "the autoscaler wants "
                    + hpa.get().desired()
                    + " replicas, and they are not created"
                : "KEDA has made no HPA",
            "see the ScaledObject's conditions, and whether KEDA's operator runs: kubectl describe"
                + " scaledobject");
  }

  private Miss wantsNoMore(Observation seen, long highest) {
    String told =
        seen.metric()
            .map(metric -> "it reads a lag of " + metric.toPlainString())
            .orElse("its metric could not be read");
    return never(
        "the autoscaler wants no more than "
            + seen.hpa().map(Hpa::desired).orElse(limits.before())
            + " at a lag of "
            + highest
            + ": "
            + told,
        "see that KEDA asks the same NATS and account as the build: nats.monitoringEndpoint,"
            + " nats.account; and kubectl describe hpa");
  }

  private Miss podsNotReady(Observation seen) {
    return new Miss(
        "pods",
        seen.available()
            + " of "
            + seen.desired()
            + " are available"
            + seen.podTrouble().map(trouble -> ": " + trouble).orElse(""),
        more(),
        "see the pods' events and logs (mvn eds:logs), or give them longer: eds.scaleTest.upTimeout");
  }

  private Miss never(String found, String fix) {
    return new Miss("autoscaler", found, more(), fix);
  }

  private String more() {
    return "more than "
        + limits.before()
        + " available within "
        + limits.up().toSeconds()
        + " s of the publish";
  }
}
