package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bizmatters.platform.eds.simulate.RecordedLoad.Fault;
import io.bizmatters.platform.eds.simulate.RecordedLoad.Read;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published, and how long a message takes. */
class LoadTest {

  private static long[] seconds(Load load, long end, long seconds) {
    Load.Arrivals arrivals = load.arrivals(end, new SplittableRandom(1));
    return LongStream.range(0, seconds).map(arrivals::next).toArray();
  }

  private static Load load(String text) {
    return Load.parse(text).legal().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "constant:2.5, 3600, 9000",
    "constant:0.2, 3600, 720",
    "burst:500@1m, 60, 500",
    "ramp:0..10, 3600, 17995",
    "diurnal:1..3, 86400, 172800",
    "poisson:4, 3600, 14400",
    "poisson:400, 3600, 1440000"
  })
  void aLoadPublishesWhatItsTextSays(String text, long end, double messages) {
    Load load = load(text);
    assertThat(load.end()).isEqualTo(Duration.ofSeconds(end));
    long sum = LongStream.of(seconds(load, end, end + 600)).sum();
    double spread = text.startsWith("poisson") ? 4 * Math.sqrt(messages) : 1;
    assertThat((double) sum).isCloseTo(messages, within(spread));
    assertThat(load.expected(end)).isCloseTo(messages, within(0.01 * messages));
    assertThat(load(load.text())).isEqualTo(load);
  }

  @Test
  void aBurstComesAtOnceAndAFractionLater() {
    assertThat(seconds(load("burst:7@2"), 2, 4)).containsExactly(0, 0, 7, 0);
    assertThat(seconds(load("constant:0.4"), 9, 6)).containsExactly(0, 0, 1, 0, 1, 0);
    assertThat(seconds(load("constant:3"), 2, 4)).containsExactly(3, 3, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "constant",
        "constant:",
        "constant:-1",
        "constant:NaN",
        "constant:Infinity",
        "constant:1e9",
        "constant:99999999",
        "burst:5",
        "burst:-5@10s",
        "burst:5@soon",
        "burst:5@87601h",
        "ramp:1",
        "ramp:1..",
        "ramp:..1",
        "diurnal:5..1",
        "poisson:x",
        "sinus:1..2"
      })
  void whatIsNoLoadIsRefusedWithTheForms(String text) {
    assertThat(Load.parse(text).broken())
        .hasValueSatisfying(
            violation -> {
              assertThat(violation.allowed()).contains("constant:R, burst:N@T, ramp:A..B");
              assertThat(Load.parse(violation.fix()).legal()).isPresent();
            });
  }

  private static Fault fault(String... lines) {
    return ((Read.Bad) RecordedLoad.parse("load.csv", List.of(lines).iterator())).fault();
  }

  @Test
  void aFileMayHaveAHeaderAndSkipSeconds() {
    Read read =
        RecordedLoad.parse(
            "load.csv", List.of("second,messages", "0,5", "", "3,2", "3,1").iterator());
    RecordedLoad load = ((Read.Good) read).load();
    assertThat(seconds(load, 4, 6)).containsExactly(5, 0, 0, 3, 0, 0);
    assertThat(load.end()).isEqualTo(Duration.ofSeconds(4));
    assertThat(load.expected(4)).isEqualTo(8);
    assertThat(load.text()).isEqualTo("load.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFsecond,messages\n0,5\n60,12",
        "\u00EF\u00BB\u00BF0,5\n60,12",
        "\n\nsecond,messages\n0,5\n60,12",
        "\"second\",\"messages\"\n\"0\",\"5\"\n\"60\",\"12\""
      })
  void whatSpreadsheetsAddToAFileDoesNotCount(String text) {
    RecordedLoad load =
        ((Read.Good) RecordedLoad.parse("load.csv", text.lines().iterator())).load();
    assertThat(load.expected(61)).isEqualTo(17);
    assertThat(load.end()).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void whatIsNoLoadInAFileIsNamedWithItsLine() {
    assertThat(fault("0,5", "1,-3"))
        .isEqualTo(
            new Fault(
                2,
                "1,-3",
                "second,messages: two whole numbers of zero or more",
                "write the line as 60,12"));
    assertThat(fault("0,NaN").line()).isEqualTo(1);
    assertThat(fault("0,5", "9,1", "8,1"))
        .isEqualTo(
            new Fault(
                3,
                "second 8 after second 9",
                "seconds that never run backwards",
                "sort the lines by their first number"));
    assertThat(fault("1767225600,5").fix()).isEqualTo("count the seconds from 0, not from 1970");
    assertThat(fault().found()).isEqualTo("no line with numbers");
    assertThat(fault("second,messages").found()).isEqualTo("no line with numbers");
    assertThat(fault("x".repeat(5000)).found()).hasSizeLessThan(90);
  }

  @Test
  void tenMillionLinesAreRefusedWithoutKeepingThem() {
    Iterator<String> lines = Stream.generate(() -> "1,1").limit(10_000_000).iterator();
    Fault fault = ((Read.Bad) RecordedLoad.parse("load.csv", lines)).fault();
    assertThat(fault.found()).isEqualTo("more than 5000000 lines");
    assertThat(fault.fix()).contains("a minute in one line");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0.2; 0.2", "lognormal:1,1; 1", "uniform:1..3; 2", "lognormal:0.2,0.8; 0.2852"})
  void aTimeHasItsMean(String text, double mean) {
    ServiceTime time = ServiceTime.parse(text).legal().orElseThrow();
    assertThat(time.mean()).isCloseTo(mean, within(0.001));
    SplittableRandom random = new SplittableRandom(7);
    double sum = 0;
    for (int i = 0; i < 200_000; i++) {
      sum += time.next(random);
    }
    assertThat(sum / 200_000).isCloseTo(mean, within(0.01 * mean));
    assertThat(ServiceTime.parse(time.text()).legal()).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "NaN",
        "Infinity",
        "100000",
        "lognormal:1",
        "lognormal:2,1",
        "uniform:3..1",
        "uniform:0..1",
        "lognormal:0,1",
        "uniform:1,2",
        "lognormal:1..2"
      })
  void aTimeOfNothingOrForEverIsRefused(String text) {
    assertThat(ServiceTime.parse(text).broken())
        .hasValueSatisfying(
            violation -> {
              assertThat(violation.allowed()).startsWith("a number of seconds above 0");
              assertThat(ServiceTime.parse(violation.fix()).legal()).isPresent();
            });
  }
}
