package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.scaletest.ScaleTest;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of {@code eds:scale-test}.
 *
 * @param subject empty if the test uses the service's own subjects
 * @param downTimeout empty if the scale-down window decides
 */
record ScaleTestParameters(
    String messages,
    Optional<String> subject,
    String drain,
    String upTimeout,
    Optional<String> downTimeout,
    boolean force) {

  private static final int MESSAGES = 50;
  private static final int MOST_MESSAGES = 100_000;
  private static final Duration UP = Duration.ofMinutes(3);
  private static final String PREFIX = "eds.scaleTest.";

  static ScaleTestParameters of(
      String messages,
      @Nullable String subject,
      String drain,
      String upTimeout,
      @Nullable String downTimeout,
      boolean force) {
    return new ScaleTestParameters(
        messages,
        Optional.ofNullable(subject),
        drain,
        upTimeout,
        Optional.ofNullable(downTimeout),
        force);
  }

  ScaleTest.Options read(ParameterReader reader) {
    return new ScaleTest.Options(
        reader.read(PREFIX + "messages", messages, ScaleTestParameters::count, MESSAGES),
        subject
            .map(
                text ->
                    reader.read(
                        PREFIX + "subject", text, ScaleTestParameters::literals, List.<String>of()))
            .orElseGet(List::of),
        reader.read(PREFIX + "drain", drain, Drain.values(), Drain.WORKER, Drain.WORKER),
        reader.read(PREFIX + "upTimeout", upTimeout, Period::parse, UP),
        downTimeout.map(text -> reader.read(PREFIX + "downTimeout", text, Period::parse, UP)),
        force);
  }

  private static Parsed<Integer> count(String text) {
    boolean good = text.matches("[0-9]{1,6}") && Integer.parseInt(text) > 0;
    return good && Integer.parseInt(text) <= MOST_MESSAGES
        ? Parsed.good(Integer.parseInt(text))
        : Parsed.bad("a whole number from 1 to " + MOST_MESSAGES, Integer.toString(MESSAGES));
  }

  private static Parsed<List<String>> literals(String text) {
    List<String> subjects = List.of(text.strip().split("\\s*,\\s*", -1));
    return subjects.stream().allMatch(ScaleTest.Options::isSubject)
        ? Parsed.good(subjects)
        : Parsed.bad("a subject without wildcards and spaces", "orders.eds-scale-test");
  }
}
