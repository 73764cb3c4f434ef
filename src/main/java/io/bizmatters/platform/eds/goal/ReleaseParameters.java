package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that several goals about releases have. */
final class ReleaseParameters {

  static final int DEFAULT_HISTORY = 10;
  private static final int MOST_HISTORY = 200;

  private ReleaseParameters() {}

  /** Parses {@code eds.history.max}. */
  static Parsed<Integer> history(String text) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MOST_HISTORY
        ? Parsed.good(Integer.valueOf(text))
        : Parsed.bad("a whole number from 0 to " + MOST_HISTORY, "10");
  }

  /**
   * Reads {@code eds.lock.timeout}. If unset, it is longer than a whole release with its rollback,
   * so that one build does not fail because another releases.
   *
   * @param timeout of one wait for readiness
   */
  static Duration lockPatience(
      ParameterReader reader, @Nullable String lockTimeout, Duration timeout) {
    Duration whole = timeout.multipliedBy(2).plusMinutes(1);
    return lockTimeout == null
        ? whole
        : reader.read("eds.lock.timeout", lockTimeout, Period::parse, whole);
  }

  /** Reads {@code eds.nats.resources} in a goal that does not use the image of the Job. */
  static NatsResources natsResources(ParameterReader reader, String kind) {
    return natsResources(reader, kind, NatsResources.NATS_BOX);
  }

  /**
   * Reads {@code eds.nats.resources}: which object of a release creates the streams of its
   * services.
   */
  static NatsResources natsResources(ParameterReader reader, String kind, String jobImage) {
    return new NatsResources(
        reader.read("eds.nats.resources", kind, NatsResources.Kind::parse, NatsResources.Kind.NONE),
        jobImage);
  }

  /** Reads {@code eds.forceConflicts}. */
  static Force force(ParameterReader reader, String text) {
    return reader.read("eds.forceConflicts", text, ReleaseParameters::parseForce, Force.nobody());
  }

  /**
   * Parses {@code none}, {@code all}, or names of field managers; {@code true} is allowed because
   * kubectl's option of that name takes it.
   */
  private static Parsed<Force> parseForce(String text) {
    if (text.isEmpty() || text.equals("none") || text.equals("false")) {
      return Parsed.good(Force.nobody());
    }
    if (text.equals("all") || text.equals("true")) {
      return Parsed.good(Force.everybody());
    }
    Set<String> managers =
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    return Parsed.good(Force.of(managers));
  }
}
