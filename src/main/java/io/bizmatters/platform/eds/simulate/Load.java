package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many messages are published in each second. */
public sealed interface Load
    permits Load.Constant, Load.Burst, Load.Ramp, Load.Diurnal, Load.Poisson, RecordedLoad {

  /** The forms, for messages. */
  String FORMS =
      "constant:R, burst:N@T, ramp:A..B, diurnal:LOW..HIGH, poisson:R (R, A, B, LOW and HIGH are"
          + " messages a second from 0 to 10000000, LOW at most HIGH, N is a number of messages up to"
          + " 999999999, T is when, at most 87600h), or a file of lines second,messages or of"
          + " eds:record";

  /** The latest end of a load. */
  Duration TEN_YEARS = Duration.ofDays(3650);

  /** The most messages a second that a load may publish. */
  double MOST = 10_000_000;

  /** Returns when the load ends if the setting names no duration. */
  Duration end();

  /** Returns the expected messages of a second. */
  double rate(long second, long end);

  /** Returns about how many messages come until the end. */
  default double expected(long end) {
    long step = Math.max(1, end / 1000);
    double sum = 0;
    for (long second = 0; second < end; second += step) {
      sum += rate(second, end) * Math.min(step, end - second);
    }
    return sum;
  }

  /** Whether messages may come before a time. */
  default boolean beginsBefore(Duration time) {
    return true;
  }

  /** Whether all messages of a second come at once. */
  default boolean atOnce() {
    return false;
  }

  /** Returns the text that {@link #parse} reads. */
  String text();

  /**
   * Returns the numbers of messages, second by second.
   *
   * @param end the second when a load without an end of its own ends
   */
  default Arrivals arrivals(long end, SplittableRandom random) {
    return new Arrivals() {
      private double owed;

      @Override
      public long next(long second) {
        owed += second < end ? rate(second, end) : 0;
        long whole = (long) Math.floor(owed + 1e-9);
        owed -= whole;
        return whole;
      }
    };
  }

  /** Messages by second; every second is read once, in order. */
  interface Arrivals {
    /** Returns the messages of a second. */
    long next(long second);
  }

  /** A constant rate. */
  record Constant(double perSecond) implements Load {
    @Override
    public Duration end() {
      return Duration.ofHours(1);
    }

    @Override
    public double rate(long second, long end) {
      return perSecond;
    }

    @Override
    public String text() {
      return "constant:" + Numbers.text(perSecond);
    }
  }

  /** All messages at once. */
  record Burst(long messages, Duration at) implements Load {
    @Override
    public Duration end() {
      return at;
    }

    @Override
    public double rate(long second, long end) {
      return second == at.toSeconds() ? messages : 0;
    }

    @Override
    public double expected(long end) {
      return messages;
    }

    @Override
    public boolean beginsBefore(Duration time) {
      return at.compareTo(time) < 0;
    }

    @Override
    public boolean atOnce() {
      return true;
    }

    @Override
    public Arrivals arrivals(long end, SplittableRandom random) {
      return second -> second == at.toSeconds() ? messages : 0;
    }

    @Override
    public String text() {
      return "burst:" + messages + "@" + Period.written(at);
    }
  }

  /** A rate that changes evenly from the start to the end. */
  record Ramp(double from, double to) implements Load {
    @Override
    public Duration end() {
      return Duration.ofHours(1);
    }

    @Override
    public double rate(long second, long end) {
      return from + (to - from) * second / end;
    }

    @Override
    public String text() {
      return "ramp:" + Numbers.text(from) + ".." + Numbers.text(to);
    }
  }

  /** A rate that is lowest at the start of each day, and highest twelve hours later. */
  record Diurnal(double low, double high) implements Load {
    private static final long DAY = 86_400;

    @Override
    public Duration end() {
      return Duration.ofDays(1);
    }

    @Override
    public double rate(long second, long end) {
      double share = (1 - Math.cos(2 * Math.PI * (second % DAY) / DAY)) / 2;
      return low + (high - low) * share;
    }

    @Override
    public String text() {
      return "diurnal:" + Numbers.text(low) + ".." + Numbers.text(high);
    }
  }

  /** Messages that come independently of each other. */
  record Poisson(double perSecond) implements Load {

    /** Above this the normal distribution is as good. */
    private static final double NORMAL = 100;

    @Override
    public Duration end() {
      return Duration.ofHours(1);
    }

    @Override
    public double rate(long second, long end) {
      return perSecond;
    }

    @Override
    public Arrivals arrivals(long end, SplittableRandom random) {
      return second -> second < end ? draw(random) : 0;
    }

    private long draw(SplittableRandom random) {
      if (perSecond > NORMAL) {
        double spread = Math.sqrt(perSecond) * random.nextGaussian();
        return Math.max(0, Math.round(perSecond + spread));
      }
      double least = Math.exp(-perSecond);
      long count = 0;
      for (double product = random.nextDouble(); product > least; count++) {
        product *= random.nextDouble();
      }
      return count;
    }

    @Override
    public String text() {
      return "poisson:" + Numbers.text(perSecond);
    }
  }

  /** Parses the written forms; a file is read with {@link RecordedLoad#parse}. */
  static Parsed<Load> parse(String text) {
    Matcher form = Forms.FORM.matcher(text);
    if (!form.matches()) {
      return Parsed.bad(FORMS, "constant:5");
    }
    String rest = form.group(2);
    Optional<Load> load =
        switch (form.group(1)) {
          case "constant" -> rate(rest).map(Constant::new);
          case "poisson" -> rate(rest).map(Poisson::new);
          case "ramp" -> range(rest).map(two -> new Ramp(two[0], two[1]));
          case "diurnal" -> range(rest).map(two -> new Diurnal(two[0], two[1]));
          default -> burst(rest);
        };
    return load.filter(found -> !(found instanceof Diurnal day) || day.low() <= day.high())
        .map(Parsed::good)
        .orElseGet(() -> Parsed.bad(FORMS, Forms.example(form.group(1))));
  }

  private static Optional<Double> rate(String text) {
    OptionalDouble number = Numbers.parse(text);
    return number.isPresent() && number.getAsDouble() <= MOST
        ? Optional.of(number.getAsDouble())
        : Optional.empty();
  }

  private static Optional<double[]> range(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      return Optional.empty();
    }
    return rate(text.substring(0, dots))
        .flatMap(from -> rate(text.substring(dots + 2)).map(to -> new double[] {from, to}));
  }

  private static Optional<Load> burst(String text) {
    Matcher parts = Forms.BURST.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Period.parse(parts.group(2))
        .legal()
        .filter(at -> at.compareTo(TEN_YEARS) <= 0)
        .map(at -> new Burst(Long.parseLong(parts.group(1)), at));
  }

  /** The grammar. */
  final class Forms {
    private static final Pattern FORM =
        Pattern.compile("(constant|burst|ramp|diurnal|poisson):(.+)");
    private static final Pattern BURST = Pattern.compile("([0-9]{1,9})@(.+)");

    private Forms() {}

    private static String example(String word) {
      return switch (word) {
        case "burst" -> "burst:500@60s";
        case "ramp" -> "ramp:1..20";
        case "diurnal" -> "diurnal:1..20";
        default -> word + ":5";
      };
    }
  }
}
