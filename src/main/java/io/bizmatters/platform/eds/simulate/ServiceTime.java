package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many seconds a worker needs for a message. */
public sealed interface ServiceTime {

  /** The least and the most seconds that a message may take. */
  double LEAST = 0.000_001;

  double MOST = 86_400;

  /** The forms, for messages. */
  String FORMS =
      "a number of seconds above 0 and at most 86400, lognormal:MEDIAN,P95, uniform:A..B, or a"
          + " file of eds:record";

  /** Returns the mean. */
  double mean();

  /** Draws one. */
  double next(SplittableRandom random);

  /** Returns the text that {@link #parse} reads. */
  String text();

  /** Every message takes as long. */
  record Fixed(double seconds) implements ServiceTime {
    @Override
    public double mean() {
      return seconds;
    }

    @Override
    public double next(SplittableRandom random) {
      return seconds;
    }

    @Override
    public String text() {
      return Numbers.text(seconds);
    }
  }

  /**
   * Half of the messages take at most the median, 95 of 100 at most the second value.
   *
   * @param sigma the deviation of the logarithm
   */
  record Lognormal(double median, double p95, double sigma) implements ServiceTime {

    /** The quantile of 95 % of the normal distribution. */
    private static final double Z95 = 1.6448536269514722;

    /** Makes it of the two values that people know. */
    static Lognormal of(double median, double p95) {
      return new Lognormal(median, p95, Math.log(p95 / median) / Z95);
    }

    @Override
    public double mean() {
      return median * Math.exp(sigma * sigma / 2);
    }

    @Override
    public double next(SplittableRandom random) {
      return median * Math.exp(sigma * random.nextGaussian());
    }

    @Override
    public String text() {
      return "lognormal:" + Numbers.text(median) + "," + Numbers.text(p95);
    }
  }

  /** Every value between the two is as likely. */
  record Uniform(double from, double to) implements ServiceTime {
    @Override
    public double mean() {
      return (from + to) / 2;
    }

    @Override
    public double next(SplittableRandom random) {
      return from + (to - from) * random.nextDouble();
    }

    @Override
    public String text() {
      return "uniform:" + Numbers.text(from) + ".." + Numbers.text(to);
    }
  }

  /** Each measured value is as likely. */
  record Measured(List<Double> values) implements ServiceTime {
    public Measured {
      values = List.copyOf(values);
    }

    @Override
    public double mean() {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(LEAST);
    }

    @Override
    public double next(SplittableRandom random) {
      return values.get(random.nextInt(values.size()));
    }

    @Override
    public String text() {
      return "measured:" + values.size() + " values, mean " + Numbers.text(mean());
    }
  }

  /** Parses the written forms. */
  static Parsed<ServiceTime> parse(String text) {
    OptionalDouble number = Numbers.parse(text);
    if (number.isPresent()) {
      return isLegal(number.getAsDouble())
          ? Parsed.good(new Fixed(number.getAsDouble()))
          : Parsed.bad(FORMS, "0.2");
    }
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      OptionalDouble first = Numbers.parse(form.group(2));
      OptionalDouble second = Numbers.parse(form.group(3));
      boolean lognormal = form.group(1).equals("lognormal:");
      boolean separated = text.contains("..") != lognormal;
      if (separated
          && first.isPresent()
          && second.isPresent()
          && isLegal(first.getAsDouble())
          && isLegal(second.getAsDouble())
          && first.getAsDouble() <= second.getAsDouble()) {
        double low = first.getAsDouble();
        double high = second.getAsDouble();
        ServiceTime time = lognormal ? Lognormal.of(low, high) : new Uniform(low, high);
        return isLegal(time.mean())
            ? Parsed.good(time)
            : Parsed.bad("values whose mean is at most 86400 s", "lognormal:0.2,0.8");
      }
    }
    return Parsed.bad(FORMS, "lognormal:0.2,0.8");
  }

  Pattern FORM = Pattern.compile("(lognormal:|uniform:)(.+?)(?:,|\\.\\.)(.+)");

  /** Whether a message can take so long. */
  static boolean isLegal(double seconds) {
    return seconds >= LEAST && seconds <= MOST;
  }
}
