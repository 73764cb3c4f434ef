package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.CONFIG_MISSING;
import static io.bizmatters.platform.eds.readiness.FailureReason.CRASH_LOOP;
import static io.bizmatters.platform.eds.readiness.FailureReason.IMAGE_NOT_PULLED;
import static io.bizmatters.platform.eds.readiness.FailureReason.INIT_CONTAINER_FAILED;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.LivePod.Container;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import io.bizmatters.platform.eds.readiness.LivePod.Terminated;
import io.bizmatters.platform.eds.readiness.LivePod.Waiting;
import io.bizmatters.platform.eds.readiness.Symptoms.Symptom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds symptoms of a failing rollout in the pods of the applied template. */
final class PodSymptoms {

  static final Duration PULL_GRACE = Duration.ofSeconds(60);
  static final Duration UNSCHEDULABLE_GRACE = Duration.ofSeconds(15);
  private static final int CRASH_LOOP_RESTARTS = 2;

  private PodSymptoms() {}

  static List<Symptom> in(Snapshot snapshot) {
    List<LivePod> pods = snapshot.newPods();
    return Stream.of(
            pods.stream().flatMap(PodSymptoms::pulls),
            pods.stream().flatMap(pod -> configs(snapshot, pod)),
            crashes(snapshot.applied(), pods),
            pods.stream().flatMap(PodSymptoms::unschedulable),
            forbidden(snapshot))
        .flatMap(symptoms -> symptoms)
        .toList();
  }

  private static Stream<Symptom> pulls(LivePod pod) {
    return pod.containers().stream()
        .flatMap(container -> container.waiting().stream())
        .flatMap(waiting -> pull(pod, waiting).stream())
        .limit(1);
  }

  private static Optional<Symptom> pull(LivePod pod, Waiting waiting) {
    ImagePull pull = ImagePull.of(waiting, pod.events());
    if (pull == ImagePull.NONE) {
      return Optional.empty();
    }
    Duration grace = pull == ImagePull.PERMANENT ? Duration.ZERO : PULL_GRACE;
    String fix = "check the image's name and tag, and that imagePullSecrets may read it";
    return Optional.of(
        Symptom.fail(
            Gate.ROLLOUT, IMAGE_NOT_PULLED, grace, finding(pod, waiting.reason(), waiting, fix)));
  }

  private static Stream<Symptom> configs(Snapshot snapshot, LivePod pod) {
    return pod.containers().stream()
        .flatMap(container -> container.waiting().stream())
        .filter(waiting -> waiting.reason().equals("CreateContainerConfigError"))
        .filter(waiting -> !isCacheDelay(waiting.message()))
        .limit(1)
        .map(
            waiting ->
                Symptom.fail(
                    Gate.ROLLOUT,
                    CONFIG_MISSING,
                    Duration.ZERO,
                    finding(
                        pod,
                        waiting.reason(),
                        waiting,
                        MissingObject.in(waiting.message())
                            .map(missing -> missing.fix(snapshot.applied().namespace()))
                            .orElse("correct what the message names"))));
  }

  /** Whether a message reports a late cache of the kubelet, which recovers (Shopify/krane). */
  private static boolean isCacheDelay(String message) {
    return message.contains("failed to sync") && message.contains("cache");
  }

  /** One pod may crash for its node's sake; when every one does, it is the release. */
  private static Stream<Symptom> crashes(Expectation applied, List<LivePod> pods) {
    List<Symptom> looping = pods.stream().flatMap(pod -> crash(applied, pod).stream()).toList();
    if (looping.size() == pods.size()) {
      return looping.stream();
    }
    return looping.stream()
        .map(symptom -> Symptom.warn(Gate.ROLLOUT, Duration.ZERO, symptom.finding()));
  }

  private static Optional<Symptom> crash(Expectation applied, LivePod pod) {
    return pod.containers().stream()
        .filter(PodSymptoms::isCrashLooping)
        .findFirst()
        .map(
            container ->
                Symptom.fail(
                    Gate.ROLLOUT,
                    container.init() ? INIT_CONTAINER_FAILED : CRASH_LOOP,
                    Duration.ZERO,
                    crashed(applied, pod, container)));
  }

  private static boolean isCrashLooping(Container container) {
    return container.restarts() >= CRASH_LOOP_RESTARTS
        && container.waiting().map(Waiting::reason).orElse("").equals("CrashLoopBackOff");
  }

  private static Finding crashed(Expectation applied, LivePod pod, Container container) {
    String how = container.terminated().map(PodSymptoms::ended).orElse("ended");
    boolean memory = container.terminated().map(Terminated::reason).orElse("").equals("OOMKilled");
    return new Finding(
        ObjectName.pod(pod.name()),
        "CrashLoopBackOff",
        "container " + container.name() + " " + how + ", " + container.restarts() + " restarts",
        memory
            ? "give it more memory: size or resources"
            : applied.kubectl("logs " + pod.name() + " -c " + container.name() + " --previous"));
  }

  private static String ended(Terminated terminated) {
    String reason = terminated.reason().isEmpty() ? "" : " (" + terminated.reason() + ")";
    return "exited with " + terminated.exitCode() + reason;
  }

  /**
   * Reports an unschedulable pod, which never fails a release, because a cluster may add a node
   * within minutes.
   */
  private static Stream<Symptom> unschedulable(LivePod pod) {
    return pod.unschedulable().stream()
        .map(
            message ->
                Symptom.warn(
                    Gate.ROLLOUT,
                    UNSCHEDULABLE_GRACE,
                    new Finding(
                        ObjectName.pod(pod.name()),
                        "Unschedulable",
                        message,
                        "wait for a node, or ask for less: size or resources, nodeSelector,"
                            + " tolerations")));
  }

  private static Stream<Symptom> forbidden(Snapshot snapshot) {
    return snapshot.pods() instanceof PodSight.Forbidden forbidden
        ? Stream.of(
            Symptom.warn(
                Gate.ROLLOUT,
                Duration.ZERO,
                new Finding(
                    ObjectName.pod("*"),
                    "Forbidden",
                    "pods cannot be read, so causes may be missing: " + forbidden.message(),
                    "give the pipeline what eds:rbac prints")))
        : Stream.empty();
  }

  private static Finding finding(LivePod pod, String reason, Waiting waiting, String fix) {
    return new Finding(ObjectName.pod(pod.name()), reason, waiting.message(), fix);
  }
}
