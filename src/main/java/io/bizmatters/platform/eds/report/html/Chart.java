package io.bizmatters.platform.eds.report.html;

import java.time.Duration;
import java.util.List;

/**
 * Describes a chart over time, independent of its drawing.
 *
 * @param title the heading, also the name for screen readers
 * @param length the length of the time axis, which begins at zero
 * @param series the series; later ones are drawn on top
 * @param levels horizontal lines to compare the values with
 */
public record Chart(
    String title, Duration length, List<Series> series, List<Level> levels, List<Mark> marks) {

  public Chart {
    series = List.copyOf(series);
    levels = List.copyOf(levels);
    marks = List.copyOf(marks);
  }

  /** Colour and dashes of a series, so that series differ without colour too. */
  public enum Tone {
    FIRST,
    SECOND,
    THIRD,
    FOURTH
  }

  /** How the line between two points is drawn. */
  public enum Shape {
    /** A value is valid until the next one. */
    STEPS,
    /** Steps with a filled area below. */
    AREA,
    /** A straight line from one value to the next. */
    LINE,
    /** The area between two series of steps. */
    BAND
  }

  /**
   * The values of one quantity.
   *
   * @param points in the order of time; the last step is valid to the end of the axis
   * @param upper the upper edge of a band, with the times of the points; empty for other shapes
   */
  public record Series(String name, Tone tone, Shape shape, List<Point> points, List<Point> upper) {
    public Series {
      points = List.copyOf(points);
      upper = List.copyOf(upper);
    }

    /** Makes a series that is no band. */
    public Series(String name, Tone tone, Shape shape, List<Point> points) {
      this(name, tone, shape, points, List.of());
    }
  }

  /** A value of zero or more. */
  public record Point(Duration at, double value) {}

  /** A horizontal line with a name, such as a threshold. */
  public record Level(String name, double value) {}

  /**
   * A vertical line.
   *
   * @param sign one or two characters, explained beside the chart
   */
  public record Mark(Duration at, String sign, String name) {}
}
