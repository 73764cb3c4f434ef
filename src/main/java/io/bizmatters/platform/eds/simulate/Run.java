package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Simulation.FullRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run: the load, the queue, KEDA and the HPA on one line of time. */
final class Run {

  /** Runs whose messages times pods are at most this are followed message by message. */
  private static final double MOST_STEPS = 10_000_000;

  private static final int STEPS_OF_A_MESSAGE = 20;

  /**
   * The seconds in which a pass of the HPA controller reads the metric, as recorded traces show
   * them. A window that is a multiple of the period therefore forgets a recommendation one pass
   * earlier than the numbers suggest.
   */
  private static final double METRIC_TAKES = 0.03;

  /** The seconds that a poll of KEDA takes. */
  private static final double POLL_TAKES = 0.01;

  /** The golden ratio spreads the second phase evenly over the first. */
  private static final double GOLDEN = 0.6180339887498949;

  private static final int MINUTE = 60;
  private static final int TEN_MINUTES = 600;
  private static final int A_FEW = 5;
  private static final long SOON = 900;

  /** The most lines that a kept run holds. */
  private static final int MOST_LINES = 20_000;

  private final Setting setting;
  private final long seconds;
  private final double syncPhase;
  private final double pollPhase;
  private final long seed;
  private final Queue queue;
  private final Load.Arrivals arrivals;
  private final Keda keda;
  private final Hpa hpa;
  private final Starting starting = new Starting();
  private final double startDelay;

  private int desired;
  private int created;
  private double podSeconds;
  private double countedUntil;

  private int mostReplicas;
  private long highestLag;
  private long lastWithLag = -1;
  private long atMax;
  private double busyAtMax;
  private double readyAtMax;
  private int flaps;
  private int direction;
  private double changedAt;
  private long restingSince = -1;
  private long restingWait;
  private long restingLag;
  private long starved;
  private int cut;
  private long cutAt;
  private final int[] lastTenMinutes = new int[TEN_MINUTES];
  private long inTenMinutes;
  private long busiest;

  Run(Setting setting, int number) {
    this(setting, number, followsMessages(setting, setting.loadEnd()));
  }

  /**
   * Makes a run.
   *
   * @param followsMessages whether each message is followed, or those of a second together
   */
  Run(Setting setting, int number, boolean followsMessages) {
    this.setting = setting;
    this.seconds = setting.duration().toSeconds();
    long loadEnd = setting.loadEnd();
    double share = (number + 0.5) / setting.runs();
    this.syncPhase = seconds(setting.cluster().sync()) * share;
    double other = setting.runs() == 1 ? 0.5 : ((number + 0.5) * GOLDEN) % 1;
    this.pollPhase = seconds(setting.scaler().pollingInterval()) * other;
    this.seed = setting.seed() + number;
    SplittableRandom random = new SplittableRandom(seed);
    this.arrivals = setting.load().arrivals(loadEnd, random.split());
    this.queue = queue(setting, random.split(), followsMessages);
    this.keda = new Keda(setting.scaler());
    this.hpa = new Hpa(setting.scaler(), setting.cluster(), setting.scaler().hpaMin());
    this.startDelay = seconds(setting.worker().startDelay());
    this.desired = setting.startReplicas().orElse(setting.scaler().rest());
    this.mostReplicas = desired;
    for (created = 0; created < desired; created++) {
      queue.start(0);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** Whether a run of this setting follows each message. */
  static boolean followsMessages(Setting setting, long loadEnd) {
    double messages = setting.load().expected(loadEnd);
    return messages * (STEPS_OF_A_MESSAGE + setting.scaler().max()) <= MOST_STEPS;
  }

  private static Queue queue(Setting setting, SplittableRandom random, boolean followsMessages) {
    return followsMessages
        ? new EachMessage(
            setting.worker(), setting.consumer(), random, setting.load() instanceof Load.Poisson)
        : new EachSecond(setting.worker(), setting.consumer());
  }

  /** Runs to the end, and gives each second to the bands. */
  RunResult run(Bands bands) {
    return run(Optional.of(bands), Optional.empty());
  }

  /** Runs to the end, and keeps everything. */
  FullRun keep() {
    Recorder recorder = new Recorder(seconds);
    run(Optional.empty(), Optional.of(recorder));
    return new FullRun(syncPhase, pollPhase, seed, recorder.samples, recorder.lines);
  }

  /** Collects what a kept run holds. */
  private static final class Recorder {
    private final long every;
    private final Samples samples = new Samples();
    private final List<String> lines = new ArrayList<>();

    Recorder(long seconds) {
      this.every = Math.max(1, (seconds + FullRun.MOST_ROWS - 1) / FullRun.MOST_ROWS);
    }

    void line(Decision decision) {
      if (lines.size() < MOST_LINES && (every == 1 || decision.changes())) {
        lines.add(decision.text());
      }
    }
  }

  private RunResult run(Optional<Bands> bands, Optional<Recorder> recorder) {
    double nextSync = syncPhase;
    double nextPoll = pollPhase;
    double sync = seconds(setting.cluster().sync());
    double poll = seconds(setting.scaler().pollingInterval());
    boolean atOnce = setting.load().atOnce();
    Bands band = bands.orElse(null);
    Recorder record = recorder.orElse(null);
    for (long second = 0; second < seconds; second++) {
      look(second, band, record);
      long messages = arrivals.next(second);
      count(second, messages);
      queue.publish(second, messages, atOnce);
      double end = second + 1;
      while (true) {
        double ready = starting.next();
        double at = Math.min(Math.min(nextSync, nextPoll), ready);
        if (at >= end) {
          break;
        }
        queue.advance(at);
        if (ready <= at) {
          starting.remove();
          queue.start(at);
        } else if (nextPoll <= at) {
          nextPoll = at + poll + POLL_TAKES;
          Optional<Decision> decision = keda.poll(at, desired, lag(at));
          if (decision.isPresent()) {
            decide(decision.get(), record, true);
          }
        } else {
          // the controller counts the period from the end of a pass: horizontal.go:280
          nextSync = at + sync + (desired == 0 ? 0 : METRIC_TAKES);
          OptionalLong metric = desired == 0 ? OptionalLong.empty() : keda.metric(lag(at));
          decide(hpa.sync(at, desired, queue.ready(), metric), record, false);
        }
      }
      queue.advance(end);
    }
    look(seconds, band, record);
    return result();
  }

  private OptionalLong lag(double at) {
    return setting.cluster().canRead(at) ? OptionalLong.of(queue.lag()) : OptionalLong.empty();
  }

  private void decide(Decision decision, @Nullable Recorder record, boolean poll) {
    if (record != null) {
      record.line(decision);
    }
    int before = desired;
    int after = decision.replicas();
    if (after == before) {
      return;
    }
    double at = decision.at();
    countPods(at);
    if (poll && after == 0 && before > 1 && before > cut) {
      cut = before;
      cutAt = (long) at;
    }
    int now = after > before ? 1 : -1;
    if (now > 0 && direction < 0 && at - changedAt <= SOON && !loadRises((int) at)) {
      flaps++;
    }
    direction = now;
    changedAt = at;
    desired = after;
    mostReplicas = Math.max(mostReplicas, after);
    resize(at);
  }

  /** Whether many more messages came in the last minute than usual: then replicas should rise. */
  private boolean loadRises(int second) {
    long last = 0;
    for (int back = 0; back < MINUTE && back <= second; back++) {
      last += lastTenMinutes[(second - back) % TEN_MINUTES];
    }
    double minutes = Math.max(MINUTE, Math.min(TEN_MINUTES, second + 1)) / (double) MINUTE;
    return last > 2 * inTenMinutes / minutes + A_FEW;
  }

  private void resize(double at) {
    while (created < desired) {
      created++;
      starting.add(at + startDelay);
    }
    while (created > desired) {
      created--;
      if (!starting.removeLast()) {
        queue.stop(at);
      }
    }
  }

  private void countPods(double at) {
    podSeconds += (at - countedUntil) * (created + queue.stopping());
    countedUntil = at;
  }

  private void count(long second, long messages) {
    int at = (int) (second % TEN_MINUTES);
    int bounded = (int) Math.min(Integer.MAX_VALUE, messages);
    inTenMinutes += bounded - lastTenMinutes[at];
    lastTenMinutes[at] = bounded;
    busiest = Math.max(busiest, inTenMinutes);
  }

  private void look(long second, @Nullable Bands band, @Nullable Recorder record) {
    long pending = queue.pending();
    long ackPending = queue.ackPending();
    long lag = pending + ackPending;
    countPods((double) second);
    if (lag > 0) {
      lastWithLag = second;
      highestLag = Math.max(highestLag, lag);
    }
    if (desired == setting.scaler().max()) {
      atMax++;
      busyAtMax += queue.busy();
      readyAtMax += queue.ready();
    }
    if (desired == 0 && lag > 0) {
      restingSince = restingSince < 0 ? second : restingSince;
      if (second - restingSince >= restingWait) {
        restingWait = second - restingSince;
        restingLag = Math.max(restingLag, lag);
      }
    } else {
      restingSince = -1;
    }
    if (pending > 0
        && ackPending >= setting.consumer().maxAckPending()
        && queue.busy() < queue.ready()) {
      starved++;
    }
    if (band != null) {
      band.add(second, desired, lag);
    }
    if (record != null && second % record.every == 0) {
      record.samples.add(second, desired, queue.ready(), pending, ackPending, queue.published());
    }
  }

  private RunResult result() {
    Waits waits = queue.waits();
    long endLag = queue.lag();
    return new RunResult(
        syncPhase,
        pollPhase,
        mostReplicas,
        highestLag,
        waits.quantile(0.5),
        waits.quantile(0.95),
        waits.max(),
        podSeconds,
        endLag > 0 ? Double.POSITIVE_INFINITY : lastWithLag + 1,
        queue.published(),
        atMax,
        readyAtMax == 0 ? 1 : busyAtMax / readyAtMax,
        flaps,
        restingWait,
        restingLag,
        starved,
        cut,
        cutAt,
        busiest / (double) Math.min(TEN_MINUTES, seconds),
        endLag);
  }

  /** The pods that were created and do not work yet, in the order of their creation. */
  private static final class Starting {
    private double[] at = new double[16];
    private int first;
    private int count;

    double next() {
      return count == 0 ? Double.POSITIVE_INFINITY : at[first];
    }

    void add(double time) {
      if (count == at.length) {
        double[] more = new double[2 * count];
        for (int i = 0; i < count; i++) {
          more[i] = at[(first + i) % count];
        }
        at = more;
        first = 0;
      }
      at[(first + count) % at.length] = time;
      count++;
    }

    void remove() {
      first = (first + 1) % at.length;
      count--;
    }

    boolean removeLast() {
      if (count == 0) {
        return false;
      }
      count--;
      return true;
    }
  }
}
