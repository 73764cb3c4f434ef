package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A load that was written down: so many messages in each second, none in seconds without one. */
public final class RecordedLoad implements Load {

  /** The most lines of a file. */
  public static final int MOST_LINES = 5_000_000;

  private static final Pattern LINE =
      Pattern.compile("\\s*\"?([0-9]{1,10})\"?\\s*,\\s*\"?([0-9]{1,9})(?:\\.0+)?\"?\\s*");
  private static final Pattern HEADER = Pattern.compile("\\s*\"?[A-Za-z][^,]*,[^,]*[A-Za-z][^,]*");

  private final String source;
  private final long[] seconds;
  private final int[] messages;

  private RecordedLoad(String source, long[] seconds, int[] messages) {
    this.source = source;
    this.seconds = seconds;
    this.messages = messages;
  }

  /**
   * The lines are no load.
   *
   * @param line the number of the first bad line, 0 for the whole
   */
  public record Fault(int line, String found, String allowed, String fix) {}

  /** A load, or the reason why the file holds no load. */
  public sealed interface Read {
    /** The lines are a load. */
    record Good(RecordedLoad load) implements Read {}

    /** The lines are no load. */
    record Bad(Fault fault) implements Read {}
  }

  /**
   * Reads lines of {@code second,messages}; a header may come before them.
   *
   * @param source the name of the file, for people
   */
  public static Read parse(String source, Iterator<String> lines) {
    long[] seconds = new long[1024];
    int[] messages = new int[1024];
    int count = 0;
    boolean mayBeHeader = true;
    for (int number = 1; lines.hasNext(); number++) {
      String line = number == 1 ? withoutMark(lines.next()) : lines.next();
      if (number > MOST_LINES) {
        return bad(
            0,
            "more than " + MOST_LINES + " lines",
            "at most " + MOST_LINES + " lines",
            "give the messages of a minute in one line, or a part of the time");
      }
      if (line.isBlank()) {
        continue;
      }
      if (mayBeHeader && HEADER.matcher(line).matches()) {
        mayBeHeader = false;
        continue;
      }
      mayBeHeader = false;
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        return bad(
            number,
            cut(line),
            "second,messages: two whole numbers of zero or more",
            "write the line as 60,12");
      }
      long second = Long.parseLong(parts.group(1));
      if (second > TEN_YEARS.toSeconds()) {
        return bad(
            number,
            cut(line),
            "seconds since the start, at most 10 years",
            "count the seconds from 0, not from 1970");
      }
      if (count > 0 && second < seconds[count - 1]) {
        return bad(
            number,
            "second " + second + " after second " + seconds[count - 1],
            "seconds that never run backwards",
            "sort the lines by their first number");
      }
      if (count == seconds.length) {
        seconds = Arrays.copyOf(seconds, 2 * count);
        messages = Arrays.copyOf(messages, 2 * count);
      }
      seconds[count] = second;
      messages[count] = Integer.parseInt(parts.group(2));
      count++;
    }
    if (count == 0) {
      return bad(
          0,
          "no line with numbers",
          "at least one line second,messages",
          "write the lines 0,5 and 60,12, for example");
    }
    return new Read.Good(
        new RecordedLoad(source, Arrays.copyOf(seconds, count), Arrays.copyOf(messages, count)));
  }

  private static Read bad(int line, String found, String allowed, String fix) {
    return new Read.Bad(new Fault(line, found, allowed, fix));
  }

  /** Returns the line without the mark of UTF-8 that spreadsheets write, however it was decoded. */
  private static String withoutMark(String line) {
    return line.startsWith("\uFEFF")
        ? line.substring(1)
        : line.startsWith("\u00EF\u00BB\u00BF") ? line.substring(3) : line;
  }

  private static String cut(String line) {
    return line.length() > 80 ? line.substring(0, 80) + "…" : line;
  }

  @Override
  public Duration end() {
    return Duration.ofSeconds(seconds[seconds.length - 1] + 1);
  }

  @Override
  public boolean beginsBefore(Duration time) {
    return seconds[0] < time.toSeconds();
  }

  @Override
  public double rate(long second, long end) {
    int at = Arrays.binarySearch(seconds, second);
    return at < 0 ? 0 : messages[at];
  }

  @Override
  public Arrivals arrivals(long end, SplittableRandom random) {
    return new Arrivals() {
      private int at;

      @Override
      public long next(long second) {
        long sum = 0;
        while (at < seconds.length && seconds[at] <= second) {
          sum += messages[at];
          at++;
        }
        return sum;
      }
    };
  }

  @Override
  public double expected(long end) {
    return Arrays.stream(messages).asLongStream().sum();
  }

  @Override
  public String text() {
    return source;
  }
}
