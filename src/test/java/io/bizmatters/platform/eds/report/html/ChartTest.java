package io.bizmatters.platform.eds.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.html.Chart.Level;
import io.bizmatters.platform.eds.report.html.Chart.Mark;
import io.bizmatters.platform.eds.report.html.Chart.Point;
import io.bizmatters.platform.eds.report.html.Chart.Series;
import io.bizmatters.platform.eds.report.html.Chart.Shape;
import io.bizmatters.platform.eds.report.html.Chart.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chart as it is drawn. */
class ChartTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Chart chart(Shape shape, Point... points) {
    return new Chart(
        "Replicas",
        MINUTE,
        List.of(new Series("available", Tone.FIRST, shape, List.of(points))),
        List.of(new Level("max", 10)),
        List.of());
  }

  private static Point point(int second, double value) {
    return new Point(Duration.ofSeconds(second), value);
  }

  private static List<String> paths(String svg) {
    return Pattern.compile(" d=\"([^\"]*)\"")
        .matcher(svg)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void stepsHoldToTheEndAndLinesEndAtTheirLastPoint() {
    Point[] points = {point(0, 0), point(30, 10)};

    assertThat(paths(SvgChart.of(chart(Shape.STEPS, points), SvgChart.Size.WIDE)))
        .containsExactly("M40 190H473V20H906");
    assertThat(paths(SvgChart.of(chart(Shape.LINE, points), SvgChart.Size.WIDE)))
        .containsExactly("M40 190L473 20");
    assertThat(paths(SvgChart.of(chart(Shape.AREA, points), SvgChart.Size.WIDE)))
        .containsExactly("M40 190H473V20H906V190H40Z", "M40 190H473V20H906");
  }

  @Test
  void aSeriesWithoutPointsIsNotDrawn() {
    assertThat(paths(SvgChart.of(chart(Shape.STEPS), SvgChart.Size.NARROW))).isEmpty();
  }

  @Test
  void levelsOfOneValueShareALine() {
    Chart chart =
        new Chart(
            "Replicas",
            MINUTE,
            List.of(),
            List.of(new Level("expected", 10), new Level("max", 10), new Level("min", 1)),
            List.of());

    assertThat(SvgChart.of(chart, SvgChart.Size.WIDE)).contains(">expected, max 10<", ">min 1<");
  }

  @Test
  void signsNeverLieOnOneAnother() {
    List<Mark> marks =
        List.of(
            new Mark(Duration.ofSeconds(10), "1", "a"),
            new Mark(Duration.ofSeconds(10), "2", "b"),
            new Mark(Duration.ofSeconds(11), "3", "c"),
            new Mark(Duration.ofSeconds(50), "4", "d"));
    String svg =
        SvgChart.of(
            new Chart("Replicas", MINUTE, List.of(), List.of(), marks), SvgChart.Size.NARROW);

    assertThat(
            Pattern.compile("cx=\"([^\"]*)\" cy=\"([^\"]*)\"")
                .matcher(svg)
                .results()
                .map(MatchResult::group))
        .doesNotHaveDuplicates()
        .hasSize(4);
    assertThat(svg).contains("cy=\"11\"", "cy=\"30\"", "cy=\"49\"").doesNotContain("cy=\"68\"");
  }

  @Test
  void numbersAreTheSameOnEveryMachine() {
    Locale before = Locale.getDefault();
    String svg = SvgChart.of(chart(Shape.LINE, point(7, 2.5)), SvgChart.Size.WIDE);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(SvgChart.of(chart(Shape.LINE, point(7, 2.5)), SvgChart.Size.WIDE)).isEqualTo(svg);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void namesAreTextAndNoMarkup() {
    Chart chart = new Chart("a < b", MINUTE, List.of(), List.of(new Level("<b>", 1)), List.of());

    assertThat(SvgChart.of(chart, SvgChart.Size.WIDE))
        .contains("<title>a &lt; b</title>", "&lt;b&gt; 1");
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "59, 0:59", "60, 1:00", "754, 12:34", "3600, 1:00:00", "3754, 1:02:34"})
  void timesAreMinutesAndSeconds(long seconds, String clock) {
    assertThat(Axis.clock(seconds)).isEqualTo(clock);
  }

  @Property
  void theTimesOfAnAxisAreFewRoundAndWithinIt(
      @ForAll @IntRange(min = 0, max = 100_000_000) int seconds,
      @ForAll @IntRange(min = 2, max = 14) int most) {
    List<Long> times = Axis.times(Duration.ofSeconds(seconds), most);
    assertThat(times).hasSizeBetween(1, most + 1).startsWith(0L).isSorted();
    assertThat(times.get(times.size() - 1)).isLessThanOrEqualTo(Math.max(1, seconds));
  }

  @Property
  void theValuesOfAnAxisReachTheHighestAndAreFew(@ForAll @DoubleRange(max = 1e9) double highest) {
    List<Double> values = Axis.values(highest, 5);
    assertThat(values).hasSizeBetween(2, 8).startsWith(0.0).isSorted();
    assertThat(values.get(values.size() - 1)).isGreaterThanOrEqualTo(highest);
  }
}
