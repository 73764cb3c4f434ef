package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Waits for services until each is ready, has failed, or the timeout ends. One thread judges; other
 * threads ask the questions.
 */
public final class Wait {

  /** Holds and graces end without an event, so every service is judged again this often. */
  private static final Duration TICK = Duration.ofMillis(200);

  private static final Duration QUICK_TICK = Duration.ofMillis(20);

  /** Processes pending changes without waiting. */
  private static final Duration NOW = Duration.ofNanos(1);

  private static final Duration METRIC_AGAIN = Duration.ofSeconds(1);
  private static final Duration STREAM_AGAIN = Duration.ofSeconds(2);
  private static final Duration LAG_AGAIN = Duration.ofSeconds(5);

  private final WaitEnvironment environment;
  private final WaitProgress progress;
  private final Stopwatch stopwatch;
  private final BiConsumer<AwaitedService, Sight> ended;

  /**
   * Creates a wait.
   *
   * @param ended takes each service when its wait ends, and what the watches show of the service;
   *     runs on the thread that judges
   */
  public Wait(
      WaitEnvironment environment,
      WaitProgress progress,
      Stopwatch stopwatch,
      BiConsumer<AwaitedService, Sight> ended) {
    this.environment = environment;
    this.progress = progress;
    this.stopwatch = stopwatch;
    this.ended = ended;
  }

  /**
   * Waits.
   *
   * @return the results, in the order of the services
   * @throws ClusterException when the cluster no longer accepts this build's login
   * @throws InterruptedException when the build is stopped; a proof leaves nothing behind
   */
  public List<WaitResult> run(Collection<AwaitedService> services, Duration timeout)
      throws ClusterException, InterruptedException {
    Moment begun = stopwatch.now();
    try (ProofGuard guard = new ProofGuard(environment, progress::note);
        BackgroundQueries queries = new BackgroundQueries(progress::note)) {
      Optional<KedaVersion> keda = environment.keda();
      services.forEach(service -> letGoOfLeftover(service, queries, guard));
      watch(new Round(List.copyOf(services), queries, guard, keda), begun, timeout);
    }
    return services.stream().map(service -> result(service, begun)).toList();
  }

  /** Removes the annotation that a killed run left during its proof: no service rests then. */
  private void letGoOfLeftover(
      AwaitedService service, BackgroundQueries queries, ProofGuard guard) {
    String namespace = service.applied().namespace();
    service
        .sight(environment)
        .scaledObject()
        .filter(seen -> !service.applied().proof())
        .filter(seen -> seen.annotations().containsKey(ForceActivation.ANNOTATION))
        .flatMap(seen -> service.applied().scaledObject())
        .ifPresent(
            ours ->
                queries.start(
                    "let go " + namespace + "/" + ours.name(),
                    () -> guard.letGo(namespace, ours.name())));
  }

  /** The inputs of one round of judging. */
  private record Round(
      List<AwaitedService> services,
      BackgroundQueries queries,
      ProofGuard guard,
      Optional<KedaVersion> keda) {

    List<AwaitedService> open() {
      return services.stream().filter(service -> !service.hasEnded()).toList();
    }
  }

  private void watch(Round round, Moment begun, Duration timeout)
      throws ClusterException, InterruptedException {
    Set<WatchedName> changed = Set.of();
    Moment all = begun;
    boolean first = true;
    for (List<AwaitedService> open = round.open(); !open.isEmpty(); open = round.open()) {
      Moment now = stopwatch.now();
      boolean everything = first || now.since(all).compareTo(TICK) >= 0;
      for (AwaitedService service : open) {
        boolean held = service.untilHoldEnds(now).filter(left -> !isPositive(left)).isPresent();
        if (everything || held || service.judgeAgain() || changed.contains(service.watched())) {
          judge(service, round, now);
        }
      }
      all = everything ? now : all;
      first = false;
      Duration left = timeout.minus(stopwatch.now().since(begun));
      if (!isPositive(left)) {
        round.open().forEach(late -> timeOut(late, round));
        return;
      }
      progress.tick(round.services(), stopwatch.now());
      changed = environment.awaitChanges(nextTick(round, left));
      round.queries().deliver();
    }
  }

  private Duration nextTick(Round round, Duration left) {
    Duration tick = round.queries().areRunning() ? QUICK_TICK : TICK;
    Moment now = stopwatch.now();
    return Stream.concat(
            Stream.of(tick, left),
            round.open().stream().flatMap(service -> service.untilHoldEnds(now).stream()))
        .min(Comparator.naturalOrder())
        .filter(Wait::isPositive)
        .orElse(NOW);
  }

  private static boolean isPositive(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  private void judge(AwaitedService service, Round round, Moment now) {
    Judgement judgement = service.judge(service.sight(environment), now, round.keda());
    judgement.orders().forEach(order -> carryOut(order, service, round));
    if (service.hasEnded()) {
      end(service);
    } else {
      askStream(service, round, now);
      progress.seen(service, now);
    }
  }

  private void timeOut(AwaitedService service, Round round) {
    service.timeOut(stopwatch.now());
    service.judgement().orders().forEach(order -> carryOut(order, service, round));
    end(service);
  }

  private void end(AwaitedService service) {
    progress.ended(service);
    ended.accept(service, service.sight(environment));
  }

  private void carryOut(Order order, AwaitedService service, Round round) {
    Optional<ScaledObjectTarget> scaling = service.applied().scaledObject();
    if (scaling.isEmpty()) {
      return;
    }
    String namespace = service.applied().namespace();
    String name = scaling.get().name();
    switch (order) {
      case ASK_METRIC -> askMetric(service, scaling.get(), round);
      case ASK_METRIC_AGAIN -> {
        if (!hasJustAnswered(service)) {
          askMetric(service, scaling.get(), round);
        }
      }
      case WAKE -> {
        round.guard().woken(namespace, name);
        round
            .queries()
            .start("wake " + namespace + "/" + name, () -> round.guard().wake(namespace, name));
      }
      case LET_GO -> {
        round.guard().woken(namespace, name);
        round
            .queries()
            .start("let go " + namespace + "/" + name, () -> round.guard().letGo(namespace, name));
      }
    }
  }

  private void askMetric(AwaitedService service, ScaledObjectTarget scaling, Round round) {
    Moment now = stopwatch.now();
    String namespace = service.applied().namespace();
    round
        .queries()
        .start(
            "metric " + service.watched(),
            () -> {
              MetricAnswer answer = environment.metric(namespace, scaling, now);
              return () -> service.answered(answer, stopwatch.now());
            });
  }

  private boolean hasJustAnswered(AwaitedService service) {
    Moment now = stopwatch.now();
    return service
        .metricAnsweredAt()
        .filter(at -> now.since(at).compareTo(METRIC_AGAIN) < 0)
        .isPresent();
  }

  /** Asks often while the stream is missing, later only for the lag. */
  private void askStream(AwaitedService service, Round round, Moment now) {
    Duration pause = service.streamIsFound() ? LAG_AGAIN : STREAM_AGAIN;
    boolean recent =
        service.streamAnsweredAt().filter(at -> now.since(at).compareTo(pause) < 0).isPresent();
    if (!recent) {
      round
          .queries()
          .start(
              "stream " + service.watched(),
              () -> {
                StreamAnswer answer = environment.stream(service.service().built());
                return () -> service.answered(answer, stopwatch.now());
              });
    }
  }

  private static WaitResult result(AwaitedService service, Moment begun) {
    Map<Gate, Duration> gates = new EnumMap<>(Gate.class);
    service.passedAt().forEach((gate, at) -> gates.put(gate, at.since(begun)));
    return new WaitResult(
        service.service(),
        service.applied(),
        service.judgement(),
        service.endedAt().since(begun),
        gates,
        List.of());
  }

  /**
   * How to wait for readiness.
   *
   * @param timeout of the whole wait, from the moment the last object was applied
   * @param required how many of the desired replicas must be available
   * @param proof whether a service that rests at 0 is woken once
   */
  public record Options(Duration timeout, Required required, boolean proof) {}
}
