package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectEvents;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.readiness.Expectation;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.LivePod;
import io.bizmatters.platform.eds.readiness.LivePod.Container;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Collects the evidence of services that are not ready: their pods' events and last log lines. The
 * first reading begins when the wait for a service ends, because its pods may be deleted while the
 * wait for others goes on, and after the timeout little time is left. The last reading is at the
 * end, because events come late.
 */
public final class FailureEvidence implements AutoCloseable {

  private static final int PODS = 2;
  private static final int LINES = 20;

  /** More parallel requests are not faster: the processor that handles them is the limit. */
  private static final int AT_A_TIME = 4;

  private final PodLogs logs;
  private final ObjectEvents events;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_A_TIME, RequestPool.daemons("eds-evidence"));
  private final Map<TargetService, List<Asked>> asked = new HashMap<>();

  /** A pod, and the first answer about it. */
  private record Asked(String namespace, LivePod pod, Future<Evidence> first) {}

  /** The two answers about a pod: when the wait for its service ended, and at the end of all. */
  private record Answers(Future<Evidence> first, Future<Evidence> last) {}

  public FailureEvidence(PodLogs logs, ObjectEvents events) {
    this.logs = logs;
    this.events = events;
  }

  /** Begins to collect the evidence of a service whose wait has ended, if the result is bad. */
  public void begin(AwaitedService service, Sight sight) {
    if (service.judgement().verdict() instanceof Verdict.Final end && end.state().isBad()) {
      String namespace = service.applied().namespace();
      asked.put(
          service.service(),
          pods(service.applied(), end, sight).stream()
              .map(pod -> new Asked(namespace, pod, threads.submit(() -> ask(namespace, pod))))
              .toList());
    }
  }

  /**
   * Collects what has arrived, and waits for the rest within the time limit: a build must end in
   * time even if the cluster hangs.
   *
   * @param atMost for all of them together
   * @return the results in the same order, the bad ones with the evidence that arrived in time
   */
  public List<WaitResult> of(List<WaitResult> all, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    // all requests first: none waits for the answers about another service
    List<List<Answers>> answers = new ArrayList<>();
    for (WaitResult one : all) {
      answers.add(
          asked.getOrDefault(one.service(), List.of()).stream().map(this::askAgain).toList());
    }
    List<WaitResult> told = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Set<Evidence> found = new LinkedHashSet<>();
      for (Answers pod : answers.get(i)) {
        found.add(came(pod, end, atMost));
      }
      told.add(all.get(i).with(List.copyOf(found)));
    }
    return told;
  }

  private Answers askAgain(Asked one) {
    return new Answers(
        one.first(),
        one.first().isDone() ? threads.submit(() -> ask(one.namespace(), one.pod())) : one.first());
  }

  /** Drops the requests that have not ended. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Returns the last answer about a pod; the first, if the last is late or says less. */
  private static Evidence came(Answers pod, long end, Duration atMost) throws InterruptedException {
    Evidence found;
    try {
      found = pod.last().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      found = nothing("no answer within " + Math.max(0, atMost.toMillis()) + " ms");
    } catch (ExecutionException lost) {
      if (!(lost.getCause() instanceof ClusterException failure)) {
        throw new IllegalStateException(lost.getCause());
      }
      found = nothing(failure.what());
    }
    return found.logLines().isEmpty() ? first(pod).orElse(found) : found;
  }

  /** Returns the first answer about a pod, if it arrived and says more than nothing. */
  private static Optional<Evidence> first(Answers pod) throws InterruptedException {
    try {
      return pod.first().isDone()
          ? Optional.of(pod.first().get()).filter(evidence -> !evidence.logLines().isEmpty())
          : Optional.empty();
    } catch (ExecutionException ignored) {
      return Optional.empty(); // the last answer says what is wrong
    }
  }

  private static Evidence nothing(String why) {
    return new Evidence(
        "(pods)", "", List.of("their events and logs could not be read: " + why), List.of());
  }

  /** Returns the pods that a finding names, otherwise the new pods that are not ready. */
  private static List<LivePod> pods(Expectation applied, Verdict.Final end, Sight sight) {
    Set<String> named =
        end.findings().stream()
            .map(Finding::object)
            .filter(object -> object.kind().equals("Pod"))
            .map(object -> object.name())
            .collect(Collectors.toSet());
    Set<String> templates = new HashSet<>();
    templates.add(applied.deployment().templateDigest());
    // another writer may have changed the live template, and the wait was for that template
    sight.deployment().ifPresent(live -> templates.add(live.templateDigest()));
    Set<String> ours =
        sight.replicaSets().stream()
            .filter(set -> templates.contains(set.templateDigest()))
            .map(LiveReplicaSet::uid)
            .collect(Collectors.toSet());
    return sight.pods().pods().stream()
        .filter(
            pod ->
                named.isEmpty()
                    ? !pod.ready() && ours.contains(pod.ownerUid())
                    : named.contains(pod.name()))
        .limit(PODS)
        .toList();
  }

  private Evidence ask(String namespace, LivePod pod) throws ClusterException {
    Container container = troubled(pod);
    PodLogs.Tail tail =
        logs.last(namespace, pod.name(), container.name(), LINES, container.restarts() > 0);
    List<String> said = new ArrayList<>(events.of(namespace, "Pod", pod.name()));
    tail.trouble().ifPresent(said::add);
    return new Evidence(pod.name(), container.name(), said, tail.lines());
  }

  /**
   * Returns the init container that does not end, the container that ended, or the first container.
   */
  private static Container troubled(LivePod pod) {
    return pod.containers().stream()
        .filter(container -> !container.ready() && container.terminated().isPresent())
        .findFirst()
        .or(() -> pod.containers().stream().filter(container -> !container.ready()).findFirst())
        .or(() -> pod.containers().stream().findFirst())
        .orElseGet(() -> new Container("", false, false, 0, Optional.empty(), Optional.empty()));
  }
}
