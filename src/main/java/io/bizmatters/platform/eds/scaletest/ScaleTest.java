package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.WholeObjects;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.kubernetes.watch.ExternalMetric;
import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.model.tree.Word;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tests the autoscaling of one service: checks the preconditions, publishes messages, watches the
 * replicas increase, drains the messages, watches the replicas decrease, and restores the stream.
 * The test never sets replicas; only the autoscaler does.
 */
public final class ScaleTest {

  private static final int ID_LENGTH = 12;

  /** The HPA controller's default window, for a service without its own. */
  private static final Duration HPA_WINDOW = Duration.ofMinutes(5);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Api api;
  private final WholeObjects objects;
  private final ClusterWatch watch;
  private final Consumer<String> lines;

  /**
   * @param watch a watch of the namespaces of all services
   * @param lines takes messages for people during the test
   */
  public ScaleTest(Api api, ClusterWatch watch, Consumer<String> lines) {
    this.api = api;
    this.objects = new WholeObjects(api);
    this.watch = watch;
    this.lines = lines;
  }

  /**
   * Tests a service.
   *
   * @param readiness the service's readiness
   * @throws ClusterException when the cluster is lost; published messages are deleted nevertheless
   * @throws InterruptedException when the build is stopped; published messages are deleted
   *     nevertheless
   */
  public Result run(
      TargetService service,
      ServiceReport readiness,
      Query<NatsSession, NatsException> source,
      Options options)
      throws ClusterException, InterruptedException {
    String run = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
    Optional<KubernetesObject> scaledObject = ScalerFacts.scaledObject(service.built());
    if (scaledObject.isEmpty()) {
      return Result.refused(run, service, options, List.of(notScaled()));
    }
    Requests requests = new Requests(source, service.service().nats());
    return run(run, service, readiness, ScalerFacts.of(scaledObject.get()), requests, options);
  }

  private Result run(
      String run,
      TargetService service,
      ServiceReport readiness,
      ScalerFacts scaler,
      Requests requests,
      Options options)
      throws ClusterException, InterruptedException {
    String name = service.service().name();
    Observer watching =
        new Observer(
            watch,
            new ExternalMetric(api),
            new QueueLook(requests),
            new WatchedName(service.namespace(), name),
            scaler);
    List<Miss> misses = new ArrayList<>();
    Preconditions.ready(readiness).ifPresent(misses::add);
    misses.addAll(kedaValues(scaler, service.namespace()));
    Preparation preparation =
        new Preparation(requests, options, line -> lines.accept(name + "  " + line));
    Optional<QueueFacts> facts = preparation.look(misses);
    Preconditions.climb(limits(scaler, watching.desired(), facts, options)).ifPresent(misses::add);
    if (misses.isEmpty()) {
      facts = preparation.settle(facts, misses);
    }
    Limits limits = limits(scaler, watching.desired(), facts, options);
    Optional<TestSubject> subject = facts.flatMap(QueueFacts::subject);
    Result tested =
        new Result(
            run,
            service,
            options,
            subject.map(TestSubject::published),
            Optional.of(limits),
            misses,
            Trace.empty());
    if (!misses.isEmpty() || facts.isEmpty() || subject.isEmpty()) {
      return tested;
    }
    return new RunningTest(tested, limits, facts.get(), subject.get(), requests, watching, lines)
        .run();
  }

  private static Miss notScaled() {
    return new Miss(
        "service",
        "autoscaling is off: nothing scales it",
        "a ScaledObject",
        "autoscaling.enabled, or leave this service out");
  }

  private List<Miss> kedaValues(ScalerFacts scaler, String namespace) throws ClusterException {
    ObjectKey hpa =
        new ObjectKey("autoscaling/v2", "HorizontalPodAutoscaler", namespace, scaler.hpa());
    return KedaValues.misses(
        scaler, objects.read(ObjectKey.of(scaler.object(), namespace)), objects.read(hpa));
  }

  /** Returns the lag without messages of earlier tests, which are deleted first. */
  private static long lagBefore(Optional<QueueFacts> facts) {
    return facts.map(seen -> Math.max(0, seen.work().lag() - seen.others().left())).orElse(0L);
  }

  private static Limits limits(
      ScalerFacts scaler, int before, Optional<QueueFacts> facts, Options options) {
    Duration window =
        scaler.restingReplicas() == 0
            ? scaler.cooldown()
            : scaler.scaleDownWindow().orElse(HPA_WINDOW);
    return new Limits(
        options.messages(),
        lagBefore(facts),
        before,
        scaler.restingReplicas(),
        scaler.maxReplicas(),
        scaler.lagThreshold(),
        scaler.activation(),
        options.up(),
        options.down().orElse(window.plus(MARGIN)));
  }

  /**
   * Holds the options of a test.
   *
   * @param subjects the subjects to publish to; each service uses the first that its consumer
   *     receives. Without subjects, the test derives one from a wildcard in the consumer's filter
   *     or the stream's subjects
   * @param down the maximal time of the scale-down; by default derived from the service's window
   * @param force whether to test despite an existing lag, and on subjects that other consumers name
   */
  public record Options(
      int messages,
      List<String> subjects,
      Drain drain,
      Duration up,
      Optional<Duration> down,
      boolean force) {

    public Options {
      subjects = List.copyOf(subjects);
    }

    /** Whether messages can be published to the text: it must be a subject without wildcards. */
    public static boolean isSubject(String text) {
      return Subjects.isLiteral(text);
    }

    /** Who drains the messages after the scale-up. */
    public enum Drain implements Word {
      /** The service's pods, or the goal if they process none. */
      WORKER,
      /** The goal. */
      GOAL
    }
  }

  /**
   * Holds the result of a test that ended or was refused.
   *
   * @param run the id of the test
   * @param subject the subject, if one could be found
   * @param limits the limits, if the service has an autoscaler
   * @param misses why the test was refused; empty when it ran
   */
  public record Result(
      String run,
      TargetService service,
      ScaleTest.Options options,
      Optional<String> subject,
      Optional<Limits> limits,
      List<Miss> misses,
      Trace trace) {

    public Result {
      misses = List.copyOf(misses);
    }

    static Result refused(
        String run, TargetService service, ScaleTest.Options options, List<Miss> misses) {
      return new Result(
          run,
          service,
          options,
          options.subjects().stream().findFirst(),
          Optional.empty(),
          misses,
          Trace.empty());
    }

    Result with(Trace seen) {
      return new Result(run, service, options, subject, limits, misses, seen);
    }
  }
}
