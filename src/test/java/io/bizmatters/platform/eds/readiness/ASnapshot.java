package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Expectation.DeploymentTarget;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.LivePod.Container;
import io.bizmatters.platform.eds.readiness.LivePod.Phase;
import io.bizmatters.platform.eds.readiness.LivePod.PodSight;
import io.bizmatters.platform.eds.readiness.LivePod.Terminated;
import io.bizmatters.platform.eds.readiness.LivePod.Waiting;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A service of which everything is as it should be, until a test says what is not. */
final class ASnapshot {

  static final String METRIC = "s0-nats-jetstream-ORDERS";
  static final String HPA = "keda-hpa-orders-scaler";

  long millis = 10_000;
  int min = 1;

  /** {@code idleReplicaCount}; negative where the spec has none. */
  int resting = -1;

  int max = 10;
  Required required = new Required.All();
  boolean proof;
  boolean autoscaling = true;
  long ourGeneration = 4;
  long ourScaledObjectGeneration = 2;
  Duration pollingInterval = Duration.ofSeconds(5);
  boolean advanced;
  boolean fallback;
  Optional<String> formerUid = Optional.empty();
  Optional<String> formerScaledObjectUid = Optional.empty();

  boolean deploymentThere = true;
  String deploymentUid = "deployment-1";
  long generation = 4;
  long observed = 4;
  String template = "new";
  int desired = 3;
  int replicas = 3;
  int updated = 3;
  String fields = "fields-1";
  String scaledObjectFields = "scaled-fields-1";
  String writers = "";
  boolean paused;
  boolean deleting;
  final Map<String, Condition> deploymentConditions = new TreeMap<>();

  final List<LiveReplicaSet> replicaSets = new ArrayList<>();
  final List<LivePod> pods = new ArrayList<>();
  Optional<String> podsForbidden = Optional.empty();

  boolean scaledObjectThere = true;
  String scaledObjectUid = "scaled-object-1";
  long scaledObjectGeneration = 2;
  boolean scaledObjectDeleting;
  final Map<String, String> annotations = new LinkedHashMap<>();
  final Map<String, Condition> scaledObjectConditions = new TreeMap<>();

  boolean hpaThere = true;
  String hpaOwner = "scaled-object-1";
  Optional<String> hpaSpecHash = Optional.of("spec-1");
  int hpaMin = 1;
  int hpaMax = 10;
  List<String> hpaMetrics = List.of(METRIC);
  final Map<String, Condition> hpaConditions = new TreeMap<>();

  MetricAnswer metric = new MetricAnswer.NotAsked();
  StreamAnswer stream = new StreamAnswer.Found(Kind.PULL, true, Acks.EXPLICIT, 40, 1);
  Optional<KedaVersion> keda = Optional.of(new KedaVersion(2, 21, 0));

  ASnapshot() {
    replicaSet("orders-new", "new", 2, 3, 3);
    replicaSet("orders-old", "old", 1, 0, 0);
    deployment("Progressing", Status.TRUE, "NewReplicaSetAvailable");
    scaledObject("Ready", Status.TRUE, "ScaledObjectReady");
    scaledObject("Active", Status.TRUE, "ScalerActive");
    scaledObject("Fallback", Status.FALSE, "NoFallbackFound");
    hpa("AbleToScale", Status.TRUE, "ReadyForNewScale", "");
    hpa("ScalingActive", Status.TRUE, "ValidMetricFound", "");
  }

  /** Rests at 0 replicas, as it may. */
  static ASnapshot idle() {
    ASnapshot idle = new ASnapshot().scaledTo(0, 0);
    idle.min = 0;
    idle.hpa("ScalingActive", Status.FALSE, "ScalingDisabled", "scaling is disabled");
    idle.scaledObject("Active", Status.FALSE, "ScalerNotActive");
    return idle;
  }

  /** Returns an idle service whose HPA has scaled to 0 itself, as Kubernetes 1.37 reports it. */
  static ASnapshot scaledToZero() {
    ASnapshot idle = idle();
    idle.hpa("ScaledToZero", Status.TRUE, "ScaledToZero", "the HPA controller scaled");
    idle.hpa("ScalingActive", Status.TRUE, "ValidMetricFound", "");
    return idle;
  }

  ASnapshot at(double seconds) {
    millis = Math.round(seconds * 1000);
    return this;
  }

  ASnapshot keda(String version) {
    keda = KedaVersion.parse(version);
    return this;
  }

  ASnapshot replicaSet(String name, String digest, long revision, int count, int available) {
    replicaSets.removeIf(replicaSet -> replicaSet.name().equals(name));
    replicaSets.add(
        new LiveReplicaSet(
            name,
            name + "-uid",
            "deployment-1",
            name + "-hash",
            digest,
            revision,
            count,
            available));
    return this;
  }

  /** Scales without touching anything else: what an HPA does, and the ReplicaSet after it. */
  ASnapshot scaledTo(int newDesired, int available) {
    desired = newDesired;
    replicas = newDesired;
    updated = newDesired;
    return replicaSet("orders-new", "new", 2, newDesired, available);
  }

  ASnapshot available(int available) {
    return replicaSet("orders-new", "new", 2, updated, available);
  }

  ASnapshot deployment(String type, Status status, String reason) {
    deploymentConditions.put(type, new Condition(type, status, reason, "because"));
    return this;
  }

  ASnapshot scaledObject(String type, Status status, String reason) {
    return scaledObject(type, status, reason, "");
  }

  ASnapshot scaledObject(String type, Status status, String reason, String message) {
    scaledObjectConditions.put(type, new Condition(type, status, reason, message));
    return this;
  }

  ASnapshot hpa(String type, Status status, String reason, String message) {
    hpaConditions.put(type, new Condition(type, status, reason, message));
    return this;
  }

  ASnapshot annotated(String name, String value) {
    annotations.put("autoscaling.keda.sh/" + name, value);
    return this;
  }

  ASnapshot metricIs(int value, double askedAt) {
    metric =
        new MetricAnswer.Value(
            BigDecimal.valueOf(value), Moment.ofMillis(Math.round(askedAt * 1000)));
    return this;
  }

  ASnapshot metricRefused(int status, String message) {
    metric = new MetricAnswer.Refused(status, message, Moment.ofMillis(millis));
    return this;
  }

  ASnapshot metricSilent() {
    metric = new MetricAnswer.TimedOut(Duration.ofSeconds(2), Moment.ofMillis(millis));
    return this;
  }

  /** A pod of our template that runs. */
  APod pod(String name) {
    return new APod(this, name);
  }

  Snapshot build() {
    return new Snapshot(
        applied(),
        Moment.ofMillis(millis),
        deploymentThere ? Optional.of(liveDeployment()) : Optional.empty(),
        replicaSets,
        podsForbidden
            .<PodSight>map(PodSight.Forbidden::new)
            .orElseGet(() -> new PodSight.Visible(pods)),
        scaledObjectThere && autoscaling ? Optional.of(liveScaledObject()) : Optional.empty(),
        hpaThere && autoscaling ? Optional.of(liveHpa()) : Optional.empty(),
        metric,
        stream,
        keda);
  }

  ScaledObjectTarget scaledObjectTarget() {
    return new ScaledObjectTarget(
        "orders-scaler",
        "scaled-object-1",
        ourScaledObjectGeneration,
        "spec-1",
        min,
        resting < 0 ? min : resting,
        max,
        METRIC,
        HPA,
        pollingInterval,
        formerScaledObjectUid,
        fallback,
        advanced,
        "scaled-fields-1");
  }

  private Expectation applied() {
    return new Expectation(
        "orders",
        "shop",
        Moment.ofMillis(0),
        new DeploymentTarget("orders", "deployment-1", ourGeneration, "new", formerUid, "fields-1"),
        autoscaling ? Optional.of(scaledObjectTarget()) : Optional.empty(),
        "ORDERS",
        "orders-workers",
        required,
        proof);
  }

  private LiveDeployment liveDeployment() {
    int available = replicaSets.stream().mapToInt(LiveReplicaSet::available).sum();
    return new LiveDeployment(
        deploymentUid,
        generation,
        observed,
        template,
        desired,
        replicas,
        updated,
        available,
        conditions(deploymentConditions),
        paused,
        deleting,
        new Ownership(fields, writers));
  }

  private LiveScaledObject liveScaledObject() {
    return new LiveScaledObject(
        scaledObjectUid,
        scaledObjectGeneration,
        annotations,
        conditions(scaledObjectConditions),
        HPA,
        List.of(METRIC),
        scaledObjectDeleting,
        new Ownership(scaledObjectFields, writers));
  }

  private LiveHpa liveHpa() {
    return new LiveHpa(
        HPA,
        "hpa-1",
        hpaOwner,
        hpaSpecHash,
        hpaMin,
        hpaMax,
        hpaMetrics,
        conditions(hpaConditions),
        3,
        5);
  }

  private static Conditions conditions(Map<String, Condition> all) {
    return new Conditions(
        all.values().stream().sorted(Comparator.comparing(Condition::type)).toList());
  }

  /** One pod; its last word adds it to the snapshot, in the place of the one of its name. */
  static final class APod {
    private final ASnapshot snapshot;
    private final String name;
    private String owner = "orders-new-uid";
    private Phase phase = Phase.RUNNING;
    private String reason = "";
    private boolean deleting;
    private boolean init;
    private int restarts;
    private Optional<Terminated> terminated = Optional.empty();
    private final List<String> events = new ArrayList<>();

    private APod(ASnapshot snapshot, String name) {
      this.snapshot = snapshot;
      this.name = name;
    }

    APod ofOldTemplate() {
      owner = "orders-old-uid";
      return this;
    }

    APod deleting() {
      deleting = true;
      return this;
    }

    APod inPhase(Phase newPhase, String newReason) {
      phase = newPhase;
      reason = newReason;
      return this;
    }

    APod inInitContainer() {
      init = true;
      return this;
    }

    APod restarted(int times) {
      restarts = times;
      return this;
    }

    APod exited(int code, String why) {
      terminated = Optional.of(new Terminated(code, why));
      return this;
    }

    APod event(String message) {
      events.add(message);
      return this;
    }

    ASnapshot waits(String why, String message) {
      return add(Optional.of(new Waiting(why, message)), Optional.empty());
    }

    ASnapshot runs() {
      return add(Optional.empty(), Optional.empty());
    }

    ASnapshot unschedulable(String message) {
      return add(Optional.empty(), Optional.of(message));
    }

    private ASnapshot add(Optional<Waiting> waiting, Optional<String> unschedulable) {
      boolean ready = waiting.isEmpty() && unschedulable.isEmpty();
      snapshot.pods.removeIf(pod -> pod.name().equals(name));
      snapshot.pods.add(
          new LivePod(
              name,
              name + "-uid",
              owner,
              phase,
              reason,
              ready,
              List.of(
                  new Container(
                      init ? "init" : "worker", init, ready, restarts, waiting, terminated)),
              unschedulable,
              deleting,
              events));
      return snapshot;
    }
  }
}
