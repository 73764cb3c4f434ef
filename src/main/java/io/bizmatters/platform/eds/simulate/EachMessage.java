package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A queue that follows each message and each pod. */
final class EachMessage implements Queue {

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /** A message that a stopped pod has lost, until NATS delivers it again. */
  private record Lost(double due, double published) {}

  private final ServiceTime time;
  private final int batch;
  private final boolean drains;
  private final double grace;
  private final double ackWait;
  private final int maxAckPending;
  private final SplittableRandom random;
  private final boolean randomArrivals;
  private final Waits waits = new Waits();

  /** The pods: the ready ones in the order of their start, and stopping ones among them. */
  private Pod[] pods = new Pod[16];

  private int podCount;
  private int ready;
  private double nextFinish = NEVER;

  /** The times of the messages that no pod has got. */
  private double[] pending = new double[256];

  private int pendingFirst;
  private int pendingCount;
  private final PriorityQueue<Lost> lost =
      new PriorityQueue<>(Comparator.comparingDouble(Lost::due));

  private double[] coming = new double[64];
  private int comingAt;
  private int comingCount;

  private double now;
  private long held;
  private long published;
  private long done;
  private int busy;

  private static final class Pod {
    private double finish = NEVER;
    private double idleSince;
    private double deliveredAt;
    private double killedAt = NEVER;
    private boolean stopping;
    private double[] batch = new double[1];
    private int at;
    private int size;

    private boolean isIdle() {
      return finish == NEVER;
    }
  }

  EachMessage(Worker worker, Consumer consumer, SplittableRandom random, boolean randomArrivals) {
    this.time = worker.time();
    this.batch = worker.batch();
    this.drains = worker.drains();
    this.grace = worker.grace().toMillis() / 1000.0;
    this.ackWait = consumer.ackWait().toMillis() / 1000.0;
    this.maxAckPending = consumer.maxAckPending();
    this.random = random;
    this.randomArrivals = randomArrivals;
  }

  @Override
  public void publish(long second, long messages, boolean atOnce) {
    int count = Math.toIntExact(messages);
    if (coming.length < count) {
      coming = new double[count];
    }
    comingAt = 0;
    comingCount = count;
    for (int i = 0; i < count; i++) {
      double share = randomArrivals ? random.nextDouble() : atOnce ? 0 : (i + 0.5) / count;
      coming[i] = second + share;
    }
    if (randomArrivals && count > 1) {
      Arrays.sort(coming, 0, count);
    }
  }

  @Override
  public void advance(double to) {
    while (true) {
      double arrival = comingAt < comingCount ? coming[comingAt] : NEVER;
      Lost first = lost.peek();
      double redelivery = first == null || ready == busy ? NEVER : Math.max(now, first.due());
      double next = Math.min(Math.min(arrival, nextFinish), redelivery);
      if (next > to) {
        break;
      }
      now = next;
      if (next == arrival) {
        arrive();
      } else if (next == nextFinish) {
        finish();
      }
      dispatch();
    }
    now = to;
  }

  /** Takes all messages of this moment, so that a pod can get several of them at once. */
  private void arrive() {
    while (comingAt < comingCount && coming[comingAt] <= now) {
      append(coming[comingAt]);
      comingAt++;
      published++;
    }
  }

  private void append(double at) {
    if (pendingCount == pending.length) {
      double[] more = new double[2 * pendingCount];
      for (int i = 0; i < pendingCount; i++) {
        more[i] = pending[(pendingFirst + i) % pendingCount];
      }
      pending = more;
      pendingFirst = 0;
    }
    pending[(pendingFirst + pendingCount) % pending.length] = at;
    pendingCount++;
  }

  private double take() {
    double at = pending[pendingFirst];
    pendingFirst = (pendingFirst + 1) % pending.length;
    pendingCount--;
    return at;
  }

  /** Ends the message that is due, and begins the pod's next one. */
  private void finish() {
    int at = 0;
    while (pods[at].finish > now) {
      at++;
    }
    Pod pod = pods[at];
    pod.finish = NEVER;
    pod.idleSince = now;
    if (pod.killedAt <= now) {
      lose(pod);
    } else {
      held--;
      done++;
      pod.at++;
    }
    busy -= pod.stopping ? 0 : 1;
    if (pod.at < pod.size) {
      begin(pod);
    } else if (pod.stopping) {
      remove(at);
    }
    rescan();
  }

  private void begin(Pod pod) {
    waits.add(now - pod.batch[pod.at], 1);
    pod.finish = Math.min(now + time.next(random), pod.killedAt);
    busy += pod.stopping ? 0 : 1;
  }

  /** Takes all messages from a pod that dies; they stay unacknowledged until ackWait is over. */
  private void lose(Pod pod) {
    for (int i = pod.at; i < pod.size; i++) {
      lost.add(new Lost(pod.deliveredAt + ackWait, pod.batch[i]));
      held--;
    }
    pod.at = pod.size;
  }

  private void rescan() {
    nextFinish = NEVER;
    for (int i = 0; i < podCount; i++) {
      nextFinish = Math.min(nextFinish, pods[i].finish);
    }
  }

  /** Gives messages to idle pods; the pod that has waited longest is first. */
  private void dispatch() {
    while (busy < ready) {
      long room = maxAckPending - held - lost.size();
      Lost first = lost.peek();
      boolean again = first != null && first.due() <= now;
      if (!again && (pendingCount == 0 || room <= 0)) {
        return;
      }
      fill(longestIdle());
    }
  }

  private Pod longestIdle() {
    Pod found = pods[0];
    double since = NEVER;
    for (int i = 0; i < podCount; i++) {
      Pod pod = pods[i];
      if (!pod.stopping && pod.isIdle() && pod.idleSince < since) {
        found = pod;
        since = pod.idleSince;
      }
    }
    return found;
  }

  private void fill(Pod pod) {
    if (pod.batch.length < batch) {
      pod.batch = new double[batch];
    }
    pod.at = 0;
    pod.size = 0;
    while (pod.size < batch) {
      Lost first = lost.peek();
      if (first != null && first.due() <= now) {
        lost.remove();
        pod.batch[pod.size++] = first.published();
        held++;
      } else if (pendingCount > 0 && held + lost.size() < maxAckPending) {
        pod.batch[pod.size++] = take();
        held++;
      } else {
        break;
      }
    }
    pod.deliveredAt = now;
    begin(pod);
    nextFinish = Math.min(nextFinish, pod.finish);
  }

  @Override
  public void start(double at) {
    if (podCount == pods.length) {
      pods = Arrays.copyOf(pods, 2 * podCount);
    }
    Pod pod = new Pod();
    pod.idleSince = at;
    pods[podCount] = pod;
    podCount++;
    ready++;
    dispatch();
  }

  @Override
  public void stop(double at) {
    int last = podCount - 1;
    while (pods[last].stopping) {
      last--;
    }
    Pod pod = pods[last];
    ready--;
    pod.stopping = true;
    if (pod.isIdle()) {
      remove(last);
      return;
    }
    busy--;
    if (drains) {
      pod.killedAt = at + grace;
      pod.finish = Math.min(pod.finish, pod.killedAt);
    } else {
      lose(pod);
      remove(last);
    }
    rescan();
  }

  private void remove(int at) {
    System.arraycopy(pods, at + 1, pods, at, podCount - at - 1);
    podCount--;
  }

  @Override
  public int ready() {
    return ready;
  }

  @Override
  public int stopping() {
    return podCount - ready;
  }

  @Override
  public long published() {
    return published;
  }

  @Override
  public long pending() {
    return pendingCount;
  }

  @Override
  public long ackPending() {
    return held + lost.size();
  }

  @Override
  public long done() {
    return done;
  }

  @Override
  public int busy() {
    return busy;
  }

  @Override
  public Waits waits() {
    Waits all = waits.copy();
    for (int i = 0; i < pendingCount; i++) {
      all.add(now - pending[(pendingFirst + i) % pending.length], 1);
    }
    for (int i = 0; i < podCount; i++) {
      for (int next = pods[i].at + 1; next < pods[i].size; next++) {
        all.add(now - pods[i].batch[next], 1);
      }
    }
    lost.forEach(one -> all.add(now - one.published(), 1));
    return all;
  }
}
