package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.bizmatters.platform.eds.kubernetes.JavaProcess;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import io.bizmatters.platform.eds.report.ScaleTestReport.Sample;
import io.bizmatters.platform.eds.report.ScaleTestText;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import io.nats.client.api.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that scale, and services that do not, side by side as the autoscaler has its time. */
@OnCluster
class ScaleTestClusterTest {

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private TestStream stream(TestCluster cluster, RetentionPolicy retention) throws Exception {
    TestStream stream = TestStream.create(cluster.natsUrl(), retention);
    open.add(stream);
    return stream;
  }

  private ScaleTestRun run(TestCluster cluster) throws Exception {
    ScaleTestRun run = ScaleTestRun.of(cluster.kubeconfig(), cluster.natsUrl());
    open.add(run);
    return run;
  }

  private static AService worker(
      String name, TestCluster cluster, TestNamespace namespace, TestStream stream) {
    return ScaleTestRun.worker(
        name, namespace, cluster.natsUrl(), cluster.natsMonitoring(), stream.name());
  }

  private <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  private static Map<String, Result> results(ScaleTestReport report) {
    return report.checks().stream().collect(Collectors.toMap(Check::id, Check::result));
  }

  private static void assertPassed(ScaleTestReport report, ScaleTestRun run) {
    assertThat(report.passed()).as(ScaleTestText.failure(report) + run.log()).isTrue();
  }

  private static String detail(ScaleTestReport report, String check) {
    return report.checks().stream()
        .filter(one -> one.id().equals(check))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private static Miss miss(ScaleTestReport report, String check) {
    return report.checks().stream()
        .filter(one -> one.id().equals(check))
        .findFirst()
        .orElseThrow()
        .misses()
        .get(0);
  }

  private static List<Integer> steps(ScaleTestReport report) {
    List<Integer> steps = new ArrayList<>();
    for (Sample sample : report.samples()) {
      if (steps.isEmpty() || steps.get(steps.size() - 1) != sample.desired()) {
        steps.add(sample.desired());
      }
    }
    return steps;
  }

  private interface Story {
    void tell(TestCluster cluster, TestNamespace namespace) throws Exception;
  }

  /** The autoscaler looks every 15 s: most of the time all of them wait for it. */
  @Test
  void everyStoryEndsAsItShould(TestCluster cluster) {
    List<Story> stories =
        List.of(
            this::servicesScaleUpAndDownAndTheirStreamsAreAsBefore,
            this::whatCannotScaleFailsInTimeWithItsCauseAndWhatIsInUseIsRefused,
            this::interruptedItCleansUpAndKilledTheNextOneDoes);
    List<Future<TestNamespace>> told = new ArrayList<>();
    for (Story story : stories) {
      TestNamespace namespace = cluster.newNamespace();
      told.add(
          start(
              () -> {
                story.tell(cluster, namespace);
                return namespace;
              }));
    }
    assertAll(told.stream().map(story -> () -> cluster.delete(story.get())));
  }

  /** Messages of others are done or waiting on other subjects; each of them stays. */
  private void servicesScaleUpAndDownAndTheirStreamsAreAsBefore(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ScaleTestRun run = run(cluster);
    TestStream asleep = stream(cluster, RetentionPolicy.WorkQueue);
    TestStream kept = stream(cluster, RetentionPolicy.Limits).foreign(7).work(7);
    TestStream busy = stream(cluster, RetentionPolicy.WorkQueue);
    TestStream idle = stream(cluster, RetentionPolicy.Interest);
    // no window of its own: the autoscaler's steps are those without a behavior
    AService sleeper =
        AService.named("sleeper")
            .namespace(namespace.name())
            .image("acme/worker:1")
            .nats(cluster.natsUrl())
            .monitoring(cluster.natsMonitoring(), false)
            .reads(asleep.name(), "w")
            .replicas(0, 10)
            .pace(Duration.ofSeconds(1), Duration.ofSeconds(3));
    AService keeper = worker("keeper", cluster, namespace, kept);
    AService busyWorker = worker("busy", cluster, namespace, busy);
    AService idleWorker = worker("idle", cluster, namespace, idle);
    run.deploy(sleeper, keeper, busyWorker, idleWorker);
    List<String> before = kept.content();
    busy.startWorker(Duration.ofMillis(700));

    Future<ScaleTestReport> fromZero =
        start(() -> run.test(sleeper, ScaleTestRun.options(Drain.GOAL)));
    Future<ScaleTestReport> withBehavior =
        start(() -> run.test(keeper, ScaleTestRun.options(Drain.GOAL)));
    Future<ScaleTestReport> byWorker =
        start(() -> run.test(busyWorker, ScaleTestRun.options(Drain.WORKER)));
    Future<ScaleTestReport> byNobody =
        start(() -> run.test(idleWorker, ScaleTestRun.options(Drain.WORKER)));

    assertPassed(fromZero.get(), run);
    assertThat(steps(fromZero.get())).containsSubsequence(0, 4, 8, 10, 0).endsWith(0);
    assertPassed(withBehavior.get(), run);
    assertThat(steps(withBehavior.get())).containsExactly(1, 5, 10, 1);
    assertThat(detail(withBehavior.get(), "scaled-up"))
        .startsWith("1 → 5 → 10 replicas of 10 expected, the first new one ");
    assertThat(detail(withBehavior.get(), "drained"))
        .isEqualTo("drained by the goal: 50 of its messages deleted");
    assertThat(detail(withBehavior.get(), "restored")).isEqualTo("none of its messages is left");
    assertThat(kept.content()).isEqualTo(before).hasSize(7);
    assertPassed(byWorker.get(), run);
    assertThat(detail(byWorker.get(), "drained")).startsWith("drained by the worker in ");
    assertThat(busy.messages()).isZero();
    assertPassed(byNobody.get(), run);
    assertThat(detail(byNobody.get(), "drained"))
        .contains("drained by the goal", "acknowledged none of the messages in 30 s");
    assertThat(idle.messages()).isZero();
    assertThat(run.log())
        .contains(
            "keeper  50 messages published to "
                + kept.name()
                + ".eds-scale-test: at 5 a replica they ask for 10",
            "keeper  5/5 available  lag 50");
  }

  private void whatCannotScaleFailsInTimeWithItsCauseAndWhatIsInUseIsRefused(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ScaleTestRun run = run(cluster);
    TestStream full = stream(cluster, RetentionPolicy.WorkQueue);
    TestStream quick = stream(cluster, RetentionPolicy.WorkQueue);
    TestStream live = stream(cluster, RetentionPolicy.WorkQueue);
    AService crowded = worker("crowded", cluster, namespace, full);
    AService swift = worker("swift", cluster, namespace, quick);
    AService inUse = worker("in-use", cluster, namespace, live).thresholds(100, 0);
    run.deploy(crowded, swift, inUse);
    cluster.kubectl("create", "quota", "none", "-n", namespace.name(), "--hard=pods=3").orFail();
    live.foreign(3);
    quick.startWorker(Duration.ZERO);

    Future<ScaleTestReport> tooSoon =
        start(() -> run.test(swift, ScaleTestRun.options(Drain.WORKER)));
    ScaleTestReport never =
        run.test(crowded, ScaleTestRun.options(50, Drain.GOAL, Duration.ofSeconds(25), false));
    ScaleTestReport refused = run.test(inUse, ScaleTestRun.options(Drain.GOAL));

    assertThat(results(never))
        .containsEntry("scaled-up", Result.FAILED)
        .containsEntry("came-down", Result.SKIPPED)
        .containsEntry("restored", Result.PASSED);
    assertThat(miss(never, "scaled-up").subject()).isEqualTo("pods");
    assertThat(miss(never, "scaled-up").found())
        .startsWith("1 of ")
        .contains("exceeded quota: none");
    assertThat(full.messages()).isZero();
    assertThat(full.lag()).isZero();
    assertThat(results(refused)).containsEntry("preconditions", Result.FAILED);
    assertThat(refused.checks().get(0).misses())
        .extracting(Miss::found)
        .containsExactly(
            "its lag is 3",
            "50: with a threshold of 100 that asks for no more than the 1 replica there is");
    assertThat(live.content()).hasSize(3);
    assertThat(miss(tooSoon.get(), "scaled-up").found()).startsWith("it was gone (highest seen: ");
    assertThat(quick.messages()).isZero();
  }

  private void interruptedItCleansUpAndKilledTheNextOneDoes(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ScaleTestRun run = run(cluster);
    TestStream publishing = stream(cluster, RetentionPolicy.Limits).foreign(2).work(2);
    TestStream waiting = stream(cluster, RetentionPolicy.Limits).foreign(2).work(2);
    TestStream killed = stream(cluster, RetentionPolicy.WorkQueue);
    run.deploy(
        worker("publishing", cluster, namespace, publishing),
        worker("waiting", cluster, namespace, waiting),
        worker("killed", cluster, namespace, killed));
    List<String> before = publishing.content();
    List<String> beforeToo = waiting.content();

    JavaProcess first = process(cluster, namespace, "publishing", publishing, 50_000);
    JavaProcess second = process(cluster, namespace, "waiting", waiting, 50);
    JavaProcess third = process(cluster, namespace, "killed", killed, 50);
    Future<Integer> firstExit =
        start(
            () -> {
              await(first, () -> publishing.messages() > 20);
              first.interrupt();
              return first.awaitExit();
            });
    Future<Integer> secondExit =
        start(
            () -> {
              await(second, () -> second.said().contains("waiting  50 messages published"));
              second.interrupt();
              return second.awaitExit();
            });
    await(third, () -> third.said().contains("killed  50 messages published"));
    third.kill();

    assertThat(firstExit.get()).as(first::said).isEqualTo(JavaProcess.INTERRUPTED);
    assertThat(first.said())
        .containsPattern("publishing {2}\\d+ messages of the scale test deleted")
        .doesNotContain("Exception");
    assertThat(publishing.content()).isEqualTo(before);
    assertThat(secondExit.get()).as(second::said).isEqualTo(JavaProcess.INTERRUPTED);
    assertThat(second.said())
        .contains("waiting  50 messages of the scale test deleted")
        .doesNotContain("Exception");
    assertThat(waiting.content()).isEqualTo(beforeToo);
    assertThat(waiting.lag()).isZero();
    assertThat(third.awaitExit()).isEqualTo(JavaProcess.KILLED);
    assertThat(killed.messages()).isEqualTo(50);
    ScaleTestReport next =
        run.test(worker("killed", cluster, namespace, killed), ScaleTestRun.options(Drain.GOAL));
    assertThat(next.checks().get(0).misses())
        .extracting(Miss::found)
        .contains("its lag is 50; 50 of the stream's messages are of a scale test that was killed");
    ScaleTestReport forced =
        run.test(
            worker("killed", cluster, namespace, killed),
            ScaleTestRun.options(60, Drain.GOAL, Duration.ofSeconds(1), true));
    assertThat(results(forced)).containsEntry("restored", Result.PASSED);
    assertThat(killed.messages()).isZero();
  }

  private JavaProcess process(
      TestCluster cluster, TestNamespace namespace, String name, TestStream stream, int messages)
      throws Exception {
    JavaProcess process =
        ScaleTestProcess.start(cluster, namespace, folder, name, stream.name(), messages);
    open.add(process);
    return process;
  }

  private static void await(JavaProcess process, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 90_000_000_000L;
    while (!condition.call()) {
      assertThat(process.isAlive()).as(process::said).isTrue();
      assertThat(System.nanoTime()).as(process::said).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
