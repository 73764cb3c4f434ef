package io.bizmatters.platform.eds.report.html;

import java.time.Duration;
import java.util.List;

/**
 * What a chart over time shows, whatever draws it.
 *
 * @param title a heading, and what the chart is called by those who cannot see it
 * @param length of the time axis, which begins at zero
 * @param series drawn in this order, later ones on top
 * @param levels lines that the values are compared with
 */
public record Chart(
    String title, Duration length, List<Series> series, List<Level> levels, List<Mark> marks) {

  public Chart {
    series = List.copyOf(series);
    levels = List.copyOf(levels);
    marks = List.copyOf(marks);
  }

  /** Colour and dashes together, so that series are told apart without colour too. */
  public enum Tone {
    FIRST,
    SECOND,
    THIRD,
    FOURTH
  }

  /** How values between two points are drawn. */
  public enum Shape {
    /** A value holds until the next one. */
    STEPS,
    /** The same, and the area under it is filled. */
    AREA,
    /** Straight from one value to the next. */
    LINE
  }

  /**
   * Values of one thing.
   *
   * @param points in the order of time; the last of steps holds to the end of the axis
   */
  public record Series(String name, Tone tone, Shape shape, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** One value; none is below zero. */
  public record Point(Duration at, double value) {}

  /** A horizontal line with a name, such as a threshold. */
  public record Level(String name, double value) {}

  /**
   * A vertical line.
   *
   * @param sign one or two characters; what they stand for is told beside the chart
   */
  public record Mark(Duration at, String sign, String name) {}
}
