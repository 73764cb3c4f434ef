package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Event.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that was seen and done until now, in the order of time.
 *
 * @param until when it was looked last: what was seen last was still so
 */
public record Trace(List<Observation> observations, List<Event> events, Duration until) {

  public Trace {
    observations = List.copyOf(observations);
    events = List.copyOf(events);
  }

  /** Nothing seen yet. */
  public static Trace empty() {
    return new Trace(List.of(), List.of(), Duration.ZERO);
  }

  /** The same and what is seen now; what is like the last needs no place. */
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

  /** What was seen from a moment on, with what still held then as the first. */
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

  /** When something was first seen, from a moment on. */
  Optional<Duration> first(Duration moment, Predicate<Observation> wanted) {
    return since(moment).filter(wanted).findFirst().map(Observation::at);
  }

  /** Since when something has held without a break until now; empty where it does not now. */
  Optional<Duration> heldSince(Predicate<Observation> wanted) {
    Optional<Duration> since = Optional.empty();
    for (Observation seen : observations) {
      since = wanted.test(seen) ? since.or(() -> Optional.of(seen.at())) : Optional.empty();
    }
    return since;
  }
}
