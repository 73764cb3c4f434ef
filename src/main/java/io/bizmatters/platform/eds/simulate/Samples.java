package io.bizmatters.platform.eds.simulate;

import java.util.Arrays;

/**
 * What was seen, at most once a second: the second, the desired and the available replicas, the
 * pending and the unacknowledged messages, and the messages published until then.
 */
public final class Samples {

  /** The number of columns. */
  public static final int COLUMNS = 6;

  private static final int START = 1024;

  private long[] values = new long[START * COLUMNS];
  private int count;

  /** Adds a row. */
  public void add(
      long second, int desired, int available, long pending, long ackPending, long published) {
    int at = count * COLUMNS;
    if (at == values.length) {
      values = Arrays.copyOf(values, 2 * at);
    }
    values[at] = second;
    values[at + 1] = desired;
    values[at + 2] = available;
    values[at + 3] = pending;
    values[at + 4] = ackPending;
    values[at + 5] = published;
    count++;
  }

  /** Returns the number of rows. */
  public int size() {
    return count;
  }

  /** Returns the second of a row. */
  public long second(int row) {
    return value(row, 0);
  }

  /** Returns the desired replicas of a row. */
  public int desired(int row) {
    return (int) value(row, 1);
  }

  /** Returns the lag of a row: pending and unacknowledged messages. */
  public long lag(int row) {
    return value(row, 3) + value(row, 4);
  }

  /** Returns the messages that were published until a row. */
  public long published(int row) {
    return value(row, 5);
  }

  /** Returns a value by its column. */
  public long value(int row, int column) {
    return values[row * COLUMNS + column];
  }

  /** Returns the row that was valid at a second: the last one not after it. */
  public int rowAt(long second) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (second(middle) <= second) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
