package io.bizmatters.platform.eds.scaletest;

import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Marks a message as one of a scale test.
 *
 * @param run the id of the test that published it
 * @param answers whether that test answers requests for its sign of life
 * @param longest the maximal time that the test needs the message
 */
record Mark(String run, boolean answers, Duration longest) {

  /** The header with the id of the test that published the message. */
  static final String RUN = "Eds-Scale-Test";

  private static final String SIGN = "Eds-Scale-Test-Sign";
  private static final String ANSWERS = "answers";
  private static final String SECONDS = "Eds-Scale-Test-Seconds";

  /** The time for a message that does not state it. */
  private static final Duration USUAL = Duration.ofMinutes(20);

  /** The longest accepted time, so that nobody can block tests of a stream for ever. */
  private static final Duration MOST = Duration.ofDays(1);

  /**
   * The form of the ids of {@link ScaleTest}; text of others must not become a part of a subject.
   */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Reads the mark of a message; empty for other messages. */
  static Optional<Mark> of(@Nullable Headers headers) {
    return value(headers, RUN)
        .map(
            run ->
                new Mark(
                    run,
                    value(headers, SIGN).filter(ANSWERS::equals).isPresent()
                        && ID.matcher(run).matches(),
                    value(headers, SECONDS)
                        .filter(text -> NUMBER.matcher(text).matches())
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .map(time -> time.compareTo(MOST) < 0 ? time : MOST)
                        .orElse(USUAL)));
  }

  private static Optional<String> value(@Nullable Headers headers, String name) {
    return Optional.ofNullable(headers).flatMap(all -> Optional.ofNullable(all.getFirst(name)));
  }

  /** Returns the headers of a message with this mark. */
  Headers headers() {
    Headers headers = new Headers().add(RUN, run).add(SECONDS, Long.toString(longest.toSeconds()));
    return answers ? headers.add(SIGN, ANSWERS) : headers;
  }

  boolean isOf(String other) {
    return run.equals(other);
  }
}
