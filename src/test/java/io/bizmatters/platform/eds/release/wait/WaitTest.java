package io.bizmatters.platform.eds.release.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Expectation.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.release.FakeWaitEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a wait does between the moments at which it judges. */
class WaitTest {

  private final FakeWaitEnvironment world = new FakeWaitEnvironment();
  private final List<String> lines = new ArrayList<>();

  private AwaitedService service(int min, boolean proof) {
    return new AwaitedService(
        TargetService.of(AService.named("w").generated(), "intelligence-orders"),
        new Expectation(
            "w",
            "intelligence-orders",
            Moment.ofMillis(0),
            new DeploymentTarget("w", "deployment-1", 4, "new", Optional.empty(), ""),
            Optional.of(
                new ScaledObjectTarget(
                    "w-scaler",
                    "scaled-object-1",
                    2,
                    "spec-1",
                    min,
                    min,
                    10,
                    "metric",
                    "keda-hpa-w-scaler",
                    Duration.ofSeconds(5),
                    Optional.empty(),
                    false,
                    false,
                    "")),
            "ORDERS",
            "orders-workers",
            new Required.All(),
            proof));
  }

  private WaitResult run(AwaitedService service, Duration timeout)
      throws ClusterException, InterruptedException {
    List<AwaitedService> ended = new ArrayList<>();
    WaitResult result =
        new Wait(
                world,
                new WaitProgress(lines::add),
                world.stopwatch(),
                (one, sight) -> {
                  assertThat(one.judgement().verdict()).isInstanceOf(Verdict.Final.class);
                  ended.add(one);
                })
            .run(List.of(service), timeout)
            .get(0);
    assertThat(ended).containsExactly(service);
    return result;
  }

  @Test
  void theMetricIsAskedForWhenAllElseHasPassedAndOnlyThen()
      throws ClusterException, InterruptedException {
    WaitResult ended = run(service(1, false), Duration.ofMinutes(5));
    assertThat(ended.state()).isEqualTo(State.READY);
    assertThat(world.done).startsWith("stream").containsOnlyOnce("metric");
    assertThat(ended.gates())
        .containsOnlyKeys(Gate.ROLLOUT, Gate.RECONCILED, Gate.AUTOSCALER, Gate.METRIC, Gate.STREAM);
    assertThat(ended.took()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("w  1/1 available  lag 3  READY");
  }

  @Test
  void aMetricThatIsSilentIsAskedForOnceASecond() throws ClusterException, InterruptedException {
    world.metricSilent = true;
    world.event = now -> world.metricSilent = now.compareTo(Duration.ofSeconds(12)) < 0;
    WaitResult ended = run(service(1, false), Duration.ofMinutes(5));
    assertThat(ended.state()).isEqualTo(State.READY);
    assertThat(ended.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(12));
    assertThat(world.done).filteredOn("metric"::equals).hasSizeBetween(2, 12);
  }

  @Test
  void timeIsKeptAndTheLastBlockerTold() throws ClusterException, InterruptedException {
    world.available = 0;
    WaitResult ended = run(service(1, false), Duration.ofSeconds(40));
    assertThat(ended.state()).isEqualTo(State.TIMEOUT);
    assertThat(ended.took()).isEqualTo(Duration.ofSeconds(40));
    assertThat(ended.verdict().findings())
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("0/1 available"));
    assertThat(lines).filteredOn(line -> line.startsWith("still waiting: 0 of 1")).hasSize(2);
  }

  @Test
  void aHoldEndsWhenItEndsAndNotAtTheNextTick() throws ClusterException, InterruptedException {
    AtomicReference<Duration> came = new AtomicReference<>(Duration.ZERO);
    world.available = 0;
    world.event =
        now -> {
          if (world.available == 0 && now.compareTo(Duration.ofMillis(300)) > 0) {
            world.nanoseconds.addAndGet(77_000_000);
            came.set(now.plusMillis(77));
            world.available = 1;
            world.changes = Set.of(new WatchedName("intelligence-orders", "w"));
          }
        };
    WaitResult ended = run(service(1, false), Duration.ofMinutes(5));
    assertThat(ended.gates())
        .containsEntry(Gate.ROLLOUT, Objects.requireNonNull(came.get()).plusSeconds(2));
  }

  @Test
  void natsIsAskedAgainUntilItAnswers() throws ClusterException, InterruptedException {
    world.stream = new StreamAnswer.Unreachable("nobody at nats:4222");
    world.event =
        now -> {
          if (now.compareTo(Duration.ofSeconds(10)) > 0) {
            world.stream =
                new StreamAnswer.Found(
                    StreamAnswer.Kind.PULL, true, StreamAnswer.Acks.EXPLICIT, 0, 0);
          }
        };
    WaitResult ended = run(service(1, false), Duration.ofMinutes(5));
    assertThat(ended.state()).isEqualTo(State.READY);
    assertThat(ended.took()).isGreaterThan(Duration.ofSeconds(10));
    assertThat(lines).anyMatch(line -> line.contains("nobody at nats:4222"));
  }

  @Test
  void aServiceThatRestsIsWokenOnceAndLetGo() throws ClusterException, InterruptedException {
    world.desired = 0;
    world.available = 0;
    WaitResult ended = run(service(0, true), Duration.ofMinutes(5));
    assertThat(ended.state()).isEqualTo(State.READY_PROVEN);
    assertThat(world.done).containsOnlyOnce("wake").contains("let go");
    assertThat(world.forced).isFalse();
  }

  @Test
  void aStoppedBuildLetsGoOfWhatItWoke() {
    world.desired = 0;
    world.available = 0;
    world.wakes = false;
    world.event =
        now -> {
          if (world.forced) {
            throw new InterruptedException("stop");
          }
        };
    assertThatThrownBy(() -> run(service(0, true), Duration.ofMinutes(5)))
        .isInstanceOf(InterruptedException.class);
    assertThat(world.forced).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatAKilledRunHasWokenIsLetGoWithoutAProofToo()
      throws ClusterException, InterruptedException {
    world.forced = true;
    assertThat(run(service(0, false), Duration.ofMinutes(5)).state()).isEqualTo(State.READY);
    assertThat(world.done).contains("let go").doesNotContain("wake");
  }

  @Test
  void aWaitThatTookTooLongLetsGoToo() throws ClusterException, InterruptedException {
    world.desired = 0;
    world.available = 0;
    world.wakes = false;
    WaitResult ended = run(service(0, true), Duration.ofSeconds(30));
    assertThat(ended.state()).isEqualTo(State.TIMEOUT);
    assertThat(world.done).contains("wake", "let go");
    assertThat(world.forced).isFalse();
  }

  @Test
  void aClusterThatIsGoneForAMomentIsWaitedForAndOneThatDoesNotKnowUsIsNot()
      throws ClusterException, InterruptedException {
    world.metricFails = Optional.of(lost(ClusterException.Reason.UNREACHABLE));
    world.event =
        now -> {
          if (now.compareTo(Duration.ofSeconds(20)) > 0) {
            world.metricFails = Optional.empty();
          }
        };
    assertThat(run(service(1, false), Duration.ofMinutes(5)).state()).isEqualTo(State.READY);

    world.event = now -> {};
    world.metricFails = Optional.of(lost(ClusterException.Reason.UNAUTHORIZED));
    assertThatThrownBy(() -> run(service(1, false), Duration.ofMinutes(5)))
        .isSameAs(world.metricFails.get());
  }

  private static ClusterException lost(ClusterException.Reason reason) {
    return new ClusterException(reason, "the cluster", "look");
  }
}
