package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import java.util.ArrayDeque;

/**
 * A queue that follows the messages of a second together, and works with the mean time of a
 * message: its cost does not grow with the number of messages.
 */
final class EachSecond implements Queue {

  /** Below this a pod does several messages between two looks. */
  private static final double SHORT = 2;

  private final double seconds;
  private final int batch;
  private final boolean drains;
  private final double ackWait;
  private final int maxAckPending;
  private final Waits waits = new Waits();
  private final Cohorts waiting = new Cohorts();
  private final Cohorts inWork = new Cohorts();
  private final ArrayDeque<Lost> lost = new ArrayDeque<>();

  /** Messages that a pod has lost by its stop, until NATS delivers them again. */
  private record Lost(double stopped, double due, long messages) {}

  private double now;
  private long second;
  private long comingOfSecond;
  private long cameOfSecond;
  private boolean atOnce;
  private int ready;
  private long working;
  private long lostCount;
  private long published;
  private long done;
  private double credit;

  EachSecond(Worker worker, Consumer consumer) {
    this.seconds = worker.time().mean();
    this.batch = worker.batch();
    this.drains = worker.drains();
    this.ackWait = consumer.ackWait().toMillis() / 1000.0;
    this.maxAckPending = consumer.maxAckPending();
  }

  @Override
  public void publish(long startOfSecond, long messages, boolean together) {
    second = startOfSecond;
    comingOfSecond = messages;
    cameOfSecond = 0;
    atOnce = together;
  }

  @Override
  public void advance(double to) {
    double step = to - now;
    if (step <= 0) {
      return;
    }
    arrive(to);
    redeliver(to);
    if (seconds < SHORT) {
      flow(step, to);
    } else {
      follow(to);
    }
    now = to;
  }

  private void arrive(double to) {
    double share = atOnce ? 1 : Math.min(1, to - second);
    long until = share >= 1 ? comingOfSecond : (long) (comingOfSecond * share);
    long came = until - cameOfSecond;
    if (came > 0) {
      cameOfSecond = until;
      published += came;
      waiting.add(atOnce ? second : (Math.max(now, (double) second) + to) / 2, came);
    }
  }

  private void redeliver(double to) {
    while (!lost.isEmpty() && lost.getFirst().due() <= to) {
      Lost first = lost.removeFirst();
      lostCount -= first.messages();
      waiting.putBack(first.stopped(), first.messages());
    }
  }

  private long slots() {
    return Math.min(ready, maxAckPending);
  }

  /** Moves messages through pods that do several of them in a step. */
  private void flow(double step, double to) {
    double capacity = slots() * step / seconds + credit;
    long begun = Math.min(waiting.count(), (long) capacity);
    credit = waiting.count() > begun ? Math.min(1, capacity - begun) : 0;
    begin(begun, to);
    long rest = Math.min(slots(), Math.round(begun / step * seconds));
    long before = working + begun;
    working = Math.min(before, rest);
    done += before - working;
  }

  /**
   * Moves messages through pods that need several steps for one. A pod begins its next message when
   * it ends one, and not when the step ends: else every message would take up to a step longer.
   */
  private void follow(double to) {
    beginFrom(now);
    while (inWork.count() > 0 && inWork.firstTime() + seconds <= to) {
      double end = inWork.firstTime() + seconds;
      long finished = inWork.firstCount();
      inWork.removeFirst(finished);
      working -= finished;
      done += finished;
      beginFrom(end);
    }
  }

  /** Begins messages on all free pods, which have been free since a time. */
  private void beginFrom(double since) {
    long free = Math.max(0, slots() - working);
    while (free > 0 && waiting.count() > 0) {
      double published = waiting.firstTime();
      double start = Math.max(since, published);
      long part = Math.min(free, waiting.firstCount());
      waits.add(start - published, part);
      waiting.removeFirst(part);
      inWork.add(start, part);
      working += part;
      free -= part;
    }
  }

  private void begin(long messages, double to) {
    long left = messages;
    while (left > 0) {
      long part = Math.min(left, waiting.firstCount());
      waits.add(Math.max(0, to - waiting.firstTime() - 0.5), part);
      waiting.removeFirst(part);
      left -= part;
    }
  }

  @Override
  public void start(double at) {
    ready++;
  }

  @Override
  public void stop(double at) {
    if (!drains && working > 0) {
      long share = Math.min(working, Math.max(1, working / ready));
      working -= share;
      if (seconds >= SHORT) {
        inWork.removeLast(share);
      }
      lostCount += share;
      lost.addLast(new Lost(at, at + ackWait, share));
    }
    ready--;
  }

  @Override
  public int ready() {
    return ready;
  }

  @Override
  public int stopping() {
    return (int) Math.max(0, working - slots());
  }

  @Override
  public long published() {
    return published;
  }

  @Override
  public long pending() {
    return waiting.count() - inBuffers();
  }

  @Override
  public long ackPending() {
    return working + lostCount + inBuffers();
  }

  /** Returns the messages that pods hold behind the one in work: half a batch on average. */
  private long inBuffers() {
    long most = Math.min((long) ready * (batch - 1) / 2, maxAckPending - working - lostCount);
    return Math.max(0, Math.min(waiting.count(), most));
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public int busy() {
    return (int) Math.min(ready, working);
  }

  @Override
  public Waits waits() {
    Waits all = waits.copy();
    waiting.addTo(all, now);
    lost.forEach(some -> all.add(now - some.stopped(), some.messages()));
    return all;
  }

  /** Numbers of messages by time; the oldest are merged when there are too many. */
  private static final class Cohorts {

    private static final int MOST = 8192;

    private final double[] times = new double[MOST];
    private final long[] counts = new long[MOST];
    private int first;
    private int size;
    private long count;

    void add(double time, long messages) {
      int last = (first + size + MOST - 1) % MOST;
      if (size > 0 && times[last] == time) {
        counts[last] += messages;
        count += messages;
        return;
      }
      if (size == MOST) {
        merge();
      }
      int at = (first + size) % MOST;
      times[at] = time;
      counts[at] = messages;
      size++;
      count += messages;
    }

    void putBack(double time, long messages) {
      if (size == MOST) {
        merge();
      }
      first = (first + MOST - 1) % MOST;
      times[first] = time;
      counts[first] = messages;
      size++;
      count += messages;
    }

    private void merge() {
      for (int i = 0; i < MOST / 2; i++) {
        int left = (first + 2 * i) % MOST;
        int right = (first + 2 * i + 1) % MOST;
        int at = (first + i) % MOST;
        long sum = counts[left] + counts[right];
        double time = (times[left] * counts[left] + times[right] * counts[right]) / sum;
        times[at] = time;
        counts[at] = sum;
      }
      size = MOST / 2;
    }

    /** Adds the waits of all messages until a time. */
    void addTo(Waits waits, double until) {
      for (int i = 0; i < size; i++) {
        int at = (first + i) % MOST;
        waits.add(Math.max(0, until - times[at]), counts[at]);
      }
    }

    long count() {
      return count;
    }

    double firstTime() {
      return times[first];
    }

    long firstCount() {
      return counts[first];
    }

    void removeFirst(long messages) {
      counts[first] -= messages;
      count -= messages;
      if (counts[first] == 0) {
        first = (first + 1) % MOST;
        size--;
      }
    }

    void removeLast(long messages) {
      long left = messages;
      while (left > 0) {
        int last = (first + size - 1) % MOST;
        long part = Math.min(left, counts[last]);
        counts[last] -= part;
        count -= part;
        left -= part;
        size -= counts[last] == 0 ? 1 : 0;
      }
    }
  }
}
