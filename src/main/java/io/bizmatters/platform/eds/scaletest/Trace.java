package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Event.Kind;
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
}
