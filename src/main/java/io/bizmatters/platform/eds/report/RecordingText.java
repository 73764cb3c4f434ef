package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Sample;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a recording for a console. */
public final class RecordingText {

  private static final MathContext DIGITS = new MathContext(3);

  private RecordingText() {}

  /** Returns what was measured on one line. */
  public static String summary(RecordedService recording) {
    List<Sample> samples = recording.samples();
    long seconds = Math.max(1, recording.took().toSeconds());
    return Line.of(
        String.format(
            Locale.ROOT,
            "%s  %d s: %d messages, %s a second; lag at most %d; %d to %d replicas; %s",
            recording.service(),
            recording.took().toSeconds(),
            recording.published(),
            number(recording.published() / (double) seconds),
            samples.stream().mapToLong(Sample::lag).max().orElse(0),
            samples.stream().mapToInt(Sample::desired).min().orElse(0),
            samples.stream().mapToInt(Sample::desired).max().orElse(0),
            time(recording.messageTime())));
  }

  private static String time(Optional<MessageTime> time) {
    return time.map(
            known ->
                number(known.mean())
                    + " s a message, of "
                    + known.messages()
                    + switch (known.method()) {
                      case SAMPLED_ACKS -> " sampled acks";
                      case BUSY_PODS -> " messages of busy pods";
                      case ACK_PENDING -> " messages";
                    })
        .orElse("no message was finished");
  }

  private static String number(double value) {
    return new BigDecimal(value, DIGITS).stripTrailingZeros().toPlainString();
  }
}
