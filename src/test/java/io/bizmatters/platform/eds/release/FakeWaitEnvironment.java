package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.readiness.Conditions;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Ownership;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.release.wait.Stopwatch;
import io.bizmatters.platform.eds.release.wait.WaitEnvironment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A world of one service in which all is well until a test says what is not. Its time passes only
 * while somebody waits for changes.
 */
public final class FakeWaitEnvironment implements WaitEnvironment {

  public final AtomicLong nanoseconds = new AtomicLong();
  public final List<String> done = new CopyOnWriteArrayList<>();

  public volatile int desired = 1;
  public volatile int available = 1;
  public volatile boolean forced;
  public volatile boolean wakes = true;
  public volatile boolean metricSilent;
  public volatile Optional<ClusterException> metricFails = Optional.empty();
  public volatile StreamAnswer stream =
      new StreamAnswer.Found(StreamAnswer.Kind.PULL, true, StreamAnswer.Acks.EXPLICIT, 3, 0);

  /** Called each time something is waited for, with how long it has been since the beginning. */
  public interface Event {
    void at(Duration now) throws InterruptedException;
  }

  public volatile Event event = now -> {};
  public volatile Set<WatchedName> changes = Set.of();

  public Stopwatch stopwatch() {
    return Stopwatch.by(nanoseconds::get);
  }

  @Override
  public Set<WatchedName> awaitChanges(Duration atMost) throws InterruptedException {
    // real time for the queries on other threads: the wait ticks this fast while one runs, and a
    // thread that starts late must not seem to take a second
    Thread.sleep(atMost.toMillis() <= 20 ? 10 : 1);
    event.at(Duration.ofNanos(nanoseconds.addAndGet(atMost.toNanos())));
    Set<WatchedName> now = changes;
    changes = Set.of();
    return now;
  }

  @Override
  public Sight sight(WatchedName deployment, Optional<String> scaledObject, String hpa) {
    return new Sight(
        Optional.of(
            new LiveDeployment(
                "deployment-1",
                4,
                4,
                "new",
                desired,
                desired,
                desired,
                available,
                new Conditions(List.of()),
                false,
                false,
                new Ownership("", ""))),
        List.of(
            new LiveReplicaSet(
                "w-1", "replica-set-1", "deployment-1", "1", "new", 2, desired, available)),
        new PodSight.Visible(List.of()),
        Optional.of(
            new LiveScaledObject(
                "scaled-object-1",
                2,
                forced ? Map.of("autoscaling.keda.sh/force-activation", "true") : Map.of(),
                conditions("Ready", Status.TRUE, "Active", Status.FALSE),
                hpa,
                List.of("metric"),
                false,
                new Ownership("", ""))),
        Optional.of(
            new LiveHpa(
                hpa,
                "hpa-1",
                "scaled-object-1",
                Optional.of("spec-1"),
                1,
                10,
                List.of("metric"),
                conditions(
                    "AbleToScale",
                    Status.TRUE,
                    "ScalingActive",
                    desired > 0 ? Status.TRUE : Status.FALSE),
                desired,
                desired)));
  }

  private static Conditions conditions(String one, Status is, String other, Status otherIs) {
    return new Conditions(
        List.of(
            new Condition(one, is, "Reason", ""),
            new Condition(other, otherIs, "ScalingDisabled", "")));
  }

  @Override
  public Optional<KedaVersion> keda() {
    return Optional.of(new KedaVersion(2, 21, 0));
  }

  @Override
  public MetricAnswer metric(String namespace, ScaledObjectTarget of, Moment askedAt)
      throws ClusterException {
    done.add("metric");
    if (metricFails.isPresent()) {
      throw metricFails.get();
    }
    return metricSilent
        ? new MetricAnswer.TimedOut(Duration.ofSeconds(2), askedAt)
        : new MetricAnswer.Value(BigDecimal.ONE, askedAt);
  }

  @Override
  public StreamAnswer stream(ServiceObjects service) {
    done.add("stream");
    return stream;
  }

  @Override
  public void wake(String namespace, String scaledObject) {
    done.add("wake");
    forced = true;
    if (wakes) {
      desired = 1;
      available = 1;
    }
  }

  @Override
  public void letGo(String namespace, String scaledObject) {
    done.add("let go");
    forced = false;
  }
}
