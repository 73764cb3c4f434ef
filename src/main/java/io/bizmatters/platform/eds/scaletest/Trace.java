package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds all observations and events until now, in the order of time.
 *
 * @param until the time of the last look; the last observation was still valid then
 */
public record Trace(List<Observation> observations, List<Event> events, Duration until) {

  public Trace {
    observations = List.copyOf(observations);
    events = List.copyOf(events);
  }

  /** Returns a trace without observations. */
  public static Trace empty() {
    return new Trace(List.of(), List.of(), Duration.ZERO);
  }

  /** Adds an observation, unless it equals the last one. */
  Trace with(Observation seen) {
    boolean same = last().filter(seen::isLike).isPresent();
    return new Trace(
        same ? observations : added(observations, seen), events, later(until, seen.at()));
  }

  Trace with(Event event) {
    return new Trace(observations, added(events, event), later(until, event.at()));
  }

  private static <T> List<T> added(List<T> list, T one) {
    List<T> all = new ArrayList<>(list);
    all.add(one);
    return all;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  Optional<Observation> last() {
    return observations.isEmpty()
        ? Optional.empty()
        : Optional.of(observations.get(observations.size() - 1));
  }

  Optional<Event> event(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).findFirst();
  }

  Optional<Duration> at(Kind kind) {
    return event(kind).map(Event::at);
  }

  /** Returns the observations since a moment, beginning with the one that was valid then. */
  Stream<Observation> since(Duration moment) {
    int first = 0;
    while (first + 1 < observations.size()
        && observations.get(first).at().compareTo(moment) < 0
        && observations.get(first + 1).at().compareTo(moment) <= 0) {
      first++;
    }
    return observations.stream()
        .skip(first)
        .map(seen -> seen.at().compareTo(moment) < 0 ? seen.at(moment) : seen);
  }

  /** Returns when a condition was first true since a moment. */
  Optional<Duration> first(Duration moment, Predicate<Observation> wanted) {
    return since(moment).filter(wanted).findFirst().map(Observation::at);
  }

  /**
   * Returns since when a condition has been true without a break; empty when it is not true now.
   */
  Optional<Duration> heldSince(Predicate<Observation> wanted) {
    Optional<Duration> since = Optional.empty();
    for (Observation seen : observations) {
      since = wanted.test(seen) ? since.or(() -> Optional.of(seen.at())) : Optional.empty();
    }
    return since;
  }

  /** Describes an action of the test or an event during the test. */
  public record Event(Duration at, Kind kind, String text) {

    /** The kinds of events, in the order of a test. */
    public enum Kind {
      /** The test's messages are in the stream. */
      PUBLISHED,
      /** Not all messages could be published. */
      NOT_PUBLISHED,
      /** The scale-up phase is over. */
      TOP_REACHED,
      /** The goal drains the messages itself, as configured. */
      GOAL_DRAINS,
      /** The goal drains the messages because the worker does not. */
      WORKER_IDLE,
      /** No message of the test waits. */
      DRAINED,
      /** Some messages of the test could not be removed from the consumer. */
      NOT_DRAINED,
      /** Somebody else published messages for a consumer with limited deliveries. */
      OTHERS_PUBLISH,
      /** NATS has not answered for too long. */
      NATS_LOST,
      /** No message of the test is in the stream. */
      RESTORED,
      /** Some messages of the test may still be in the stream. */
      NOT_RESTORED
    }
  }

  /**
   * Holds the state of a service at one moment.
   *
   * @param at the time since the test began
   * @param backlog the last lag from NATS
   * @param metric the last lag from external.metrics.k8s.io
   * @param hpa the HPA; empty when KEDA has none
   * @param desired the Deployment's desired replicas
   * @param podTrouble why a pod is not ready; empty when all are ready
   */
  public record Observation(
      Duration at,
      Backlog backlog,
      Optional<BigDecimal> metric,
      Optional<Hpa> hpa,
      int desired,
      int available,
      Optional<String> podTrouble) {

    /**
     * The consumer's lag in its two parts.
     *
     * @param pending messages that are not delivered
     * @param ackPending messages that are delivered and not acknowledged
     */
    public record Backlog(long pending, long ackPending) {

      /**
       * Returns the lag as KEDA computes it: {@code nats_jetstream_scaler.go}, {@code num_pending +
       * num_ack_pending}.
       */
      public long lag() {
        return pending + ackPending;
      }
    }

    /**
     * The HPA's state.
     *
     * @param inactive why the HPA cannot scale, in its own words
     */
    public record Hpa(int current, int desired, Optional<String> inactive) {}

    long lag() {
      return backlog.lag();
    }

    /** Whether another observation has the same values at any time. */
    boolean isLike(Observation other) {
      return at(other.at).equals(other);
    }

    Observation at(Duration time) {
      return new Observation(time, backlog, metric, hpa, desired, available, podTrouble);
    }
  }
}
