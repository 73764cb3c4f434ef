package io.bizmatters.platform.eds.scaletest;

import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What marks a message as one of a scale test's.
 *
 * @param run the id of the test that published it
 * @param answers whether that test answers who asks for its sign of life
 * @param longest how long the test needs the message at most
 */
record Mark(String run, boolean answers, Duration longest) {

  /** Carries the id of the test that published the message. */
  static final String RUN = "Eds-Scale-Test";

  private static final String SIGN = "Eds-Scale-Test-Sign";
  private static final String ANSWERS = "answers";
  private static final String SECONDS = "Eds-Scale-Test-Seconds";

  /** Of a message that does not say it. */
  private static final Duration USUAL = Duration.ofMinutes(20);

  /** Whoever may publish must not be able to keep the stream from tests for ever. */
  private static final Duration MOST = Duration.ofDays(1);

  /** Others' text becomes a part of a subject: only what {@link ScaleTest} makes is one. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** The mark of a message; empty for a message of others. */
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

  /** The headers of a message with this mark. */
  Headers headers() {
    Headers headers = new Headers().add(RUN, run).add(SECONDS, Long.toString(longest.toSeconds()));
    return answers ? headers.add(SIGN, ANSWERS) : headers;
  }

  boolean isOf(String other) {
    return run.equals(other);
  }
}
