package io.bizmatters.platform.eds.model;

import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Flag;
import io.bizmatters.platform.eds.model.FieldType.PassedOn;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Shape;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.tree.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the table of all fields and defaults. */
public final class Fields {

  /** Claims have five slots for Secrets: {@code secret1Name} to {@code secret5Name}. */
  public static final int CLAIM_SECRET_SLOTS = 5;

  /**
   * Fields that Crossplane writes into the spec of a claim or of its composite resource; they do
   * not describe the service.
   */
  public static final List<String> OF_CROSSPLANE =
      List.of(
          "claimRef",
          "compositeDeletePolicy",
          "compositionRef",
          "compositionRevisionRef",
          "compositionRevisionSelector",
          "compositionSelector",
          "compositionUpdatePolicy",
          "crossplane",
          "deletionPolicy",
          "environmentConfigRefs",
          "managementPolicies",
          "publishConnectionDetailsTo",
          "resourceRef",
          "resourceRefs",
          "writeConnectionSecretToRef");

  /** The word that switches a probe off. */
  public static final String NO_PROBE = "none";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  /** Groups whose defaults count only when the group is set; outer groups come first. */
  private static final List<String> OPTIONAL_GROUPS =
      List.of("nats.provision", "nats.provision.deadLetter");

  private static final Map<String, Field> BY_PATH = table();
  private static final List<Field> ALL = List.copyOf(BY_PATH.values());
  private static final Map<String, Field> BY_CLAIM = byClaim();
  private static final Map<String, List<String>> GROUPS = groups(BY_PATH.keySet());
  private static final Map<String, List<String>> CLAIM_GROUPS = groups(BY_CLAIM.keySet());

  private Fields() {}

  /** Returns all fields, in the order of the reference. */
  public static List<Field> all() {
    return ALL;
  }

  /** Finds the field at a path. */
  public static Optional<Field> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** Finds the field by its path in claims. */
  public static Optional<Field> ofClaim(String claimPath) {
    return Optional.ofNullable(BY_CLAIM.get(claimPath));
  }

  /** Whether a path is a group of fields. */
  public static boolean isGroup(String path) {
    return GROUPS.containsKey(path);
  }

  /** Returns the names directly inside a group; {@code ""} is the top level. */
  public static List<String> namesIn(String group) {
    return GROUPS.getOrDefault(group, List.of());
  }

  /** Whether a path is a group of fields in claims. */
  public static boolean isClaimGroup(String claimPath) {
    return CLAIM_GROUPS.containsKey(claimPath);
  }

  /** Returns the names directly inside a group of claims. */
  public static List<String> namesInClaim(String group) {
    return CLAIM_GROUPS.getOrDefault(group, List.of());
  }

  /** Returns the groups that a service has only when they are set; outer groups come first. */
  public static List<String> optionalGroups() {
    return OPTIONAL_GROUPS;
  }

  /** Returns the innermost optional group of a path; empty for fields that every service has. */
  public static Optional<String> optionalGroupOf(String path) {
    Optional<String> innermost = Optional.empty();
    for (String group : OPTIONAL_GROUPS) {
      if (path.startsWith(group + ".")) {
        innermost = Optional.of(group);
      }
    }
    return innermost;
  }

  private static Map<String, Field> byClaim() {
    Map<String, Field> byClaim = new LinkedHashMap<>();
    for (Field field : ALL) {
      if (field.claimPath().isPresent()) {
        byClaim.putIfAbsent(field.claimPath().get(), field);
      }
    }
    return Collections.unmodifiableMap(byClaim);
  }

  /** Returns for each group the names directly inside; {@code ""} is the top level. */
  private static Map<String, List<String>> groups(Set<String> paths) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String path : paths) {
      String group = "";
      for (String name : path.split("\\.", -1)) {
        List<String> names = groups.computeIfAbsent(group, same -> new ArrayList<>());
        if (!names.contains(name)) {
          names.add(name);
        }
        group = group.isEmpty() ? name : group + "." + name;
      }
    }
    groups.replaceAll((group, names) -> List.copyOf(names));
    return Collections.unmodifiableMap(groups);
  }

  private static Map<String, Field> table() {
    Table table = new Table();
    identity(table);
    nats(table);
    provision(table);
    provisionedConsumer(table);
    deadLetter(table);
    container(table);
    process(table);
    http(table);
    autoscaling(table);
    pod(table);
    Map<String, Field> byPath = new LinkedHashMap<>();
    for (Field field : table.rows) {
      byPath.put(field.path(), field);
    }
    return Collections.unmodifiableMap(byPath);
  }

  private static void identity(Table table) {
    table.required(
        "name",
        "metadata.name",
        new Text(TextRules.SERVICE_NAME),
        "The service's name: at most 56 characters, for <name>-scaler must be a label value. In a POM the default is ${project.artifactId}.");
    table.optional(
        "namespace",
        "metadata.namespace",
        new Text(TextRules.NAMESPACE),
        "The namespace. If it is not set, the manifests name none.");
    table.optional(
        "labels",
        "metadata.labels",
        new TextMap(TextRules.LABEL_KEY, TextRules.LABEL_VALUE),
        "Labels of every object and of the pods.");
    table.optional(
        "annotations",
        "metadata.annotations",
        new TextMap(TextRules.LABEL_KEY, TextRules.ANNOTATION_VALUE),
        "Annotations of every object and of the pods.");
    table.required(
        "image", "spec.image", new Text(TextRules.IMAGE), "The worker's container image.");
    table.optional(
        "size",
        "spec.size",
        new SizeName(),
        "What the container requests and may use: one of the platform's sizes.");
  }

  private static void nats(Table table) {
    table.required(
        "nats.url", "spec.nats.url", new Text(TextRules.NATS_URL), "Where the worker finds NATS.");
    table.required(
        "nats.stream",
        "spec.nats.stream",
        new Text(TextRules.STREAM),
        "The JetStream stream that holds the messages.");
    table.required(
        "nats.consumer",
        "spec.nats.consumer",
        new Text(TextRules.CONSUMER),
        "The durable pull consumer whose messages the worker takes.");
    table.defaulted(
        "nats.account",
        "",
        new Text(TextRules.ACCOUNT),
        "$G",
        "The account that holds the stream: a name, or a public key in operator mode.");
    table.optional(
        "nats.monitoringEndpoint",
        "",
        new Text(TextRules.MONITORING_ENDPOINT),
        "Where KEDA reads the lag. The default is the headless Service behind the first host of nats.url, port 8222.");
    table.optional(
        "nats.batchSize",
        "",
        new Whole(1, 1_000_000),
        "How many messages the worker fetches at once: only checked, against the consumer's maxAckPending.");
  }

  private static void provision(Table table) {
    table.required(
        "nats.provision.subjects",
        "",
        new TextList("subject", TextRules.SUBJECT, true, 1),
        "The subjects that the stream keeps. If the block nats.provision is set, eds:provision makes the stream and its consumer.");
    table.defaulted(
        "nats.provision.retention",
        "",
        new Choice(Word.of(Provision.Retention.values())),
        "workqueue",
        "When NATS deletes a message: once it is acknowledged (workqueue), at the limits, or when all consumers have it (interest).");
    table.defaulted(
        "nats.provision.storage",
        "",
        new Choice(Word.of(Provision.Storage.values())),
        "file",
        "Where messages are kept; those in memory are lost when their servers stop.");
    table.defaulted(
        "nats.provision.replicas",
        "",
        new Whole(1, 5),
        "1",
        "How many of NATS' servers keep the stream: 1, 3 or 5.");
    table.defaulted(
        "nats.provision.maxAge",
        "",
        new Seconds(Duration.ZERO, TEN_YEARS),
        "24h",
        "How long a message is kept at most; 0s for no limit.");
    table.optional(
        "nats.provision.maxBytes",
        "",
        new Text(TextRules.BYTES),
        "How many bytes the stream may hold; if not set, there is no limit.");
    table.optional(
        "nats.provision.maxMessages",
        "",
        new Whole(1, Integer.MAX_VALUE),
        "How many messages the stream may hold; if not set, there is no limit.");
    table.defaulted(
        "nats.provision.discard",
        "",
        new Choice(Word.of(Provision.Discard.values())),
        "old",
        "What a full stream does: drop its oldest message, or refuse the new one.");
    table.defaulted(
        "nats.provision.duplicateWindow",
        "",
        new Seconds(Duration.ofSeconds(1), DAY),
        "2m",
        "How long NATS remembers message ids, to drop what is published twice; not longer than maxAge.");
  }

  private static void provisionedConsumer(Table table) {
    table.defaulted(
        "nats.provision.consumer.ackWait",
        "",
        new Seconds(Duration.ofSeconds(1), DAY),
        "30s",
        "How long a message may be in work before it is delivered again.");
    table.defaulted(
        "nats.provision.consumer.maxDeliver",
        "",
        new Whole(Provision.UNLIMITED, Integer.MAX_VALUE),
        "-1",
        "How often a message is delivered at most; -1 for no limit.");
    table.defaulted(
        "nats.provision.consumer.maxAckPending",
        "",
        new Whole(Provision.UNLIMITED, Integer.MAX_VALUE),
        "1000",
        "How many messages may be in work at once, in all replicas together; -1 for no limit.");
    table.optional(
        "nats.provision.consumer.filterSubjects",
        "",
        new TextList("subject", TextRules.SUBJECT, true, 1),
        "Which of the stream's subjects the consumer reads; if not set, all.");
    table.optional(
        "nats.provision.consumer.backoff",
        "",
        new TextList("delay", TextRules.DELAY, false, 1),
        "How long each next delivery of a message waits; the first replaces ackWait, the last repeats.");
  }

  private static void deadLetter(Table table) {
    table.defaulted(
        "nats.provision.deadLetter.enabled",
        "",
        new Flag(),
        "true",
        "True makes a second stream, which keeps NATS' advisory about each message that was delivered maxDeliver times in vain.");
    table.optional(
        "nats.provision.deadLetter.stream",
        "",
        new Text(TextRules.STREAM),
        "The name of the dead-letter stream. The default is <stream>_DEAD_LETTERS.");
    table.defaulted(
        "nats.provision.deadLetter.maxAge",
        "",
        new Seconds(Duration.ZERO, TEN_YEARS),
        "168h",
        "How long a dead letter is kept; 0s for no limit.");
    table.optional(
        "nats.provision.deadLetter.maxBytes",
        "",
        new Text(TextRules.BYTES),
        "How many bytes the dead-letter stream may hold; if not set, there is no limit.");
    table.optional(
        "nats.provision.deadLetter.maxMessages",
        "",
        new Whole(1, Integer.MAX_VALUE),
        "How many dead letters are kept; if not set, there is no limit.");
  }

  private static void container(Table table) {
    table.optional(
        "secrets",
        "",
        new TextList("secret", TextRules.OBJECT_NAME, true, 0),
        "Secrets whose keys become environment variables, in this order (claims: secret1Name to secret5Name).");
    table.optional(
        "imagePullSecrets",
        "spec.imagePullSecrets",
        new TextList("imagePullSecret", TextRules.OBJECT_NAME, true, 0),
        "Secrets for pulling the image.");
    table.required(
        "initContainer.command",
        "spec.initContainer.command",
        new TextList("arg", TextRules.COMMAND_WORD, false, 1),
        "The command that runs before the worker, in the worker's image.");
    table.optional(
        "initContainer.args",
        "spec.initContainer.args",
        new TextList("arg", TextRules.COMMAND_WORD, false, 0),
        "The arguments of the init container's command, kept byte for byte.");
    table.optional(
        "env",
        "",
        new Env(),
        "Environment variables: a value, or secret and key, configMap and key, or field.");
    table.required(
        "config.directory",
        "",
        new Text(TextRules.DIRECTORY),
        "A directory whose files become a ConfigMap named by its content: a change rolls the pods.");
    table.required(
        "config.mountPath",
        "",
        new Text(TextRules.MOUNT_PATH),
        "Where the files of config.directory appear in the container.");
    table.optional(
        "resources.requests",
        "",
        new TextMap(TextRules.RESOURCE_NAME, TextRules.QUANTITY),
        "Resource requests, which replace those of the size.");
    table.optional(
        "resources.limits",
        "",
        new TextMap(TextRules.RESOURCE_NAME, TextRules.QUANTITY),
        "Resource limits, which replace those of the size.");
    table.defaulted(
        "security.readOnlyRootFilesystem",
        "",
        new Flag(),
        "true",
        "True makes the container's file system read-only except /tmp and its volumes; set false for a worker that must write elsewhere.");
  }

  private static void process(Table table) {
    table.optional(
        "command",
        "",
        new TextList("arg", TextRules.COMMAND_WORD, false, 1),
        "The worker's command, in place of its image's entry point.");
    table.optional(
        "args",
        "",
        new TextList("arg", TextRules.COMMAND_WORD, false, 0),
        "The worker's arguments, in place of its image's, kept byte for byte.");
    table.optional(
        "ports",
        "",
        new Shapes("port", PassedOn.PORT),
        "Further ports of the container, such as one for metrics: name, containerPort, protocol. The port http always exists.");
    table.optional(
        "lifecycle",
        "",
        new Shape(PassedOn.LIFECYCLE, Optional.empty()),
        "What runs after the container's start and before its stop (postStart, preStop), as Kubernetes takes it.");
    table.optional(
        "probes.liveness",
        "",
        new Shape(PassedOn.PROBE, Optional.of(NO_PROBE)),
        "The liveness probe: httpGet, exec, grpc or tcpSocket and times, as Kubernetes takes them, or none. The default of what you leave out is the container's port and the path http.healthPath.");
    table.optional(
        "probes.readiness",
        "",
        new Shape(PassedOn.PROBE, Optional.of(NO_PROBE)),
        "The readiness probe, with the same fields; its default path is http.readyPath. With none, a pod counts as ready as soon as it runs.");
    table.optional(
        "probes.startup",
        "",
        new Shape(PassedOn.PROBE, Optional.of(NO_PROBE)),
        "The start-up probe, with the same fields. If it is not set, http.startupTimeout makes one.");
  }

  private static void http(Table table) {
    table.optional(
        "http.port",
        "spec.httpPort",
        new Whole(1, 65_535),
        "The container's HTTP port. If it is set, a Service <name>-http exists; if not, the container's port is 8080.");
    table.required(
        "http.healthPath",
        "spec.healthPath",
        new Text(TextRules.HTTP_PATH),
        "Path of the liveness probe.");
    table.required(
        "http.readyPath",
        "spec.readyPath",
        new Text(TextRules.HTTP_PATH),
        "Path of the readiness probe.");
    table.defaulted(
        "http.sessionAffinity",
        "spec.sessionAffinity",
        new Choice(List.of("None", "ClientIP")),
        "None",
        "Session affinity of the Service <name>-http.");
    table.optional(
        "http.startupTimeout",
        "",
        new Seconds(Duration.ofSeconds(1), HOUR),
        "How long a worker may take to start: adds a start-up probe on http.healthPath, every 5 s.");
  }

  private static void autoscaling(Table table) {
    table.defaulted(
        "autoscaling.enabled",
        "",
        new Flag(),
        "true",
        "True makes a ScaledObject; false makes none, and minReplicas is the Deployment's count.");
    table.required(
        "autoscaling.minReplicas",
        "",
        new Whole(0, Integer.MAX_VALUE),
        "The least number of replicas; 0 lets an idle worker sleep.");
    table.required(
        "autoscaling.maxReplicas",
        "",
        new Whole(1, Integer.MAX_VALUE),
        "The greatest number of replicas.");
    table.required(
        "autoscaling.lagThreshold",
        "",
        new Whole(1, Integer.MAX_VALUE),
        "Messages waiting per replica that the autoscaler aims at.");
    table.defaulted(
        "autoscaling.activationLagThreshold",
        "",
        new Whole(0, Integer.MAX_VALUE),
        "0",
        "The lag that must be exceeded to wake a worker from 0.");
    table.required(
        "autoscaling.pollingInterval",
        "",
        new Seconds(Duration.ofSeconds(1), HOUR),
        "How often KEDA looks: matters from 0 to 1; the HPA asks by itself every 15 s.");
    table.required(
        "autoscaling.cooldown",
        "",
        new Seconds(Duration.ZERO, DAY),
        "How long after the last activity KEDA scales to 0; without effect while minReplicas is 1 or more.");
    table.optional(
        "autoscaling.scaleDownStabilization",
        "",
        new Seconds(Duration.ZERO, HOUR),
        "How long the HPA remembers its highest recommendation before it scales down; Kubernetes' own is 300 s.");
    table.required(
        "autoscaling.fallback.failureThreshold",
        "",
        new Whole(1, Integer.MAX_VALUE),
        "After how many failed reads of the lag in a row KEDA holds autoscaling.fallback.replicas.");
    table.required(
        "autoscaling.fallback.replicas",
        "",
        new Whole(0, Integer.MAX_VALUE),
        "How many replicas KEDA holds while it cannot read the lag.");
    table.optional(
        "autoscaling.triggers",
        "",
        new Shapes("trigger", PassedOn.TRIGGER),
        "Further KEDA triggers, as given.");
  }

  private static void pod(Table table) {
    table.optional(
        "volumes",
        "",
        new Shapes("volume", PassedOn.VOLUME),
        "Volumes: name, mountPath, subPath, readOnly, and a Kubernetes volume source as given.");
    table.optional(
        "nodeSelector",
        "",
        new TextMap(TextRules.LABEL_KEY, TextRules.LABEL_VALUE),
        "Labels that a node must have.");
    table.optional(
        "tolerations",
        "",
        new Shapes("toleration", PassedOn.TOLERATION),
        "Kubernetes tolerations, as given.");
    table.optional(
        "terminationGracePeriod",
        "",
        new Seconds(Duration.ofSeconds(1), HOUR),
        "How long a pod may take to finish its work; Kubernetes' own is 30 s.");
    table.optional(
        "podDisruptionBudget.maxUnavailable",
        "",
        new Text(TextRules.COUNT_OR_PERCENTAGE),
        "At most so many pods may be disrupted at once.");
    table.optional(
        "podDisruptionBudget.minAvailable",
        "",
        new Text(TextRules.COUNT_OR_PERCENTAGE),
        "At least so many pods must stay.");
    table.optional(
        "networkPolicy.enabled",
        "",
        new Flag(),
        "True adds a NetworkPolicy: in, the container's port; out, DNS and NATS.");
    table.optional(
        "networkPolicy.egress",
        "",
        new Shapes("rule", PassedOn.EGRESS_RULE),
        "Further egress rules, as given.");
  }

  private static final class Table {
    private final List<Field> rows = new ArrayList<>();

    void required(String path, String claim, FieldType type, String description) {
      add(path, claim, type, Optional.empty(), true, description);
    }

    void optional(String path, String claim, FieldType type, String description) {
      add(path, claim, type, Optional.empty(), false, description);
    }

    void defaulted(String path, String claim, FieldType type, String value, String description) {
      add(path, claim, type, Optional.of(value), false, description);
    }

    private void add(
        String path,
        String claim,
        FieldType type,
        Optional<String> value,
        boolean required,
        String description) {
      rows.add(
          new Field(
              path,
              claim.isEmpty() ? Optional.empty() : Optional.of(claim),
              type,
              value,
              required,
              description));
    }
  }
}
