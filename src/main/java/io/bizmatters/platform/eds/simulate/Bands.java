package io.bizmatters.platform.eds.simulate;

import java.util.Arrays;

/**
 * The lowest and highest values of all runs over time, in at most so many parts of equal length
 * that they fit on a drawing.
 */
public final class Bands {

  private static final int MOST = 480;

  private final long partSeconds;
  private final int parts;
  private final int[] leastReplicas;
  private final int[] mostReplicas;
  private final long[] leastLag;
  private final long[] mostLag;

  Bands(long seconds) {
    this.partSeconds = Math.max(1, (seconds + MOST) / MOST);
    this.parts = (int) (seconds / partSeconds) + 1;
    this.leastReplicas = new int[parts];
    this.mostReplicas = new int[parts];
    this.leastLag = new long[parts];
    this.mostLag = new long[parts];
    Arrays.fill(leastReplicas, Integer.MAX_VALUE);
    Arrays.fill(leastLag, Long.MAX_VALUE);
  }

  void add(long second, int replicas, long lag) {
    int at = (int) (second / partSeconds);
    leastReplicas[at] = Math.min(leastReplicas[at], replicas);
    mostReplicas[at] = Math.max(mostReplicas[at], replicas);
    leastLag[at] = Math.min(leastLag[at], lag);
    mostLag[at] = Math.max(mostLag[at], lag);
  }

  /** Returns the number of parts. */
  public int size() {
    return parts;
  }

  /** Returns the first second of a part. */
  public long second(int part) {
    return part * partSeconds;
  }

  /** Returns the least desired replicas of a part. */
  public int leastReplicas(int part) {
    return leastReplicas[part];
  }

  /** Returns the most desired replicas of a part. */
  public int mostReplicas(int part) {
    return mostReplicas[part];
  }

  /** Returns the least lag of a part. */
  public long leastLag(int part) {
    return leastLag[part];
  }

  /** Returns the highest lag of a part. */
  public long mostLag(int part) {
    return mostLag[part];
  }
}
