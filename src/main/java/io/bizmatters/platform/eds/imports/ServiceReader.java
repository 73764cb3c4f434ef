package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.grammar.NameStyles;
import io.bizmatters.platform.eds.model.rule.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the fields of a service from the objects of a worker. */
final class ServiceReader {

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  private final WorkerObjects objects;
  private final Rules rules;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  ServiceReader(WorkerObjects objects, Rules rules) {
    this.objects = objects;
    this.rules = rules;
  }

  /**
   * What was read.
   *
   * @param values by the paths of the table of fields
   * @param notes what could not be carried over, and what was guessed
   * @param environment the name of the environment in the worker's telemetry
   */
  record Reading(Map<String, Object> values, List<String> notes, Optional<String> environment) {}

  Reading read() {
    KubernetesObject deployment = objects.deployment();
    Map<String, Object> metadata = Tree.mapping(deployment.tree(), "metadata");
    values.put("name", deployment.name());
    deployment.namespace().ifPresent(namespace -> values.put("namespace", namespace));
    some("labels", Marks.ofUser(Tree.mapping(metadata, "labels")));
    some("annotations", Marks.ofUser(Tree.mapping(metadata, "annotations")));
    PodReader pod = new PodReader(objects, rules.sizes(), values, notes);
    pod.read();
    scaler(pod);
    http(pod);
    network();
    disruption();
    return new Reading(values, notes, pod.environment());
  }

  private void some(String path, Map<String, Object> value) {
    if (!value.isEmpty()) {
      values.put(path, value);
    }
  }

  // ---- KEDA

  private void scaler(PodReader pod) {
    Optional<KubernetesObject> scaler = objects.one("ScaledObject");
    Optional<Map<String, Object>> trigger = scaler.flatMap(ServiceReader::trigger);
    Map<String, Object> metadata =
        trigger.map(found -> Tree.mapping(found, "metadata")).orElse(Map.of());
    pod.natsUrl().ifPresent(url -> values.put("nats.url", url));
    name(
        "nats.stream",
        Optional.ofNullable(metadata.get("stream")),
        pod.variable("NATS_STREAM_NAME"));
    name(
        "nats.consumer",
        Optional.ofNullable(metadata.get("consumer")),
        pod.variable("NATS_CONSUMER_GROUP"));
    if (scaler.isEmpty()) {
      fixed();
      return;
    }
    if (trigger.isEmpty()) {
      notes.add(
          scaler.get().title()
              + " has no trigger nats-jetstream: the block scales by the lag of the consumer");
    }
    account(metadata);
    copy(metadata, "lagThreshold", "autoscaling.lagThreshold");
    copy(metadata, "activationLagThreshold", "autoscaling.activationLagThreshold");
    scaling(Tree.mapping(scaler.get().tree(), "spec"), trigger);
  }

  private static Optional<Map<String, Object>> trigger(KubernetesObject scaler) {
    return Tree.list(Tree.mapping(scaler.tree(), "spec"), "triggers").stream()
        .filter(found -> Tree.at(found, "type").filter("nats-jetstream"::equals).isPresent())
        .map(Tree::asMapping)
        .findFirst();
  }

  private void name(String path, Optional<Object> ofTrigger, Optional<String> ofVariable) {
    Optional<String> found = ofTrigger.map(String::valueOf).or(() -> ofVariable);
    if (found.isEmpty()) {
      String guess = guess(path);
      notes.add(
          path
              + " is missing: no ScaledObject with a trigger nats-jetstream targets the Deployment,"
              + " and it has no variable of ours; the block has "
              + guess
              + ": correct it");
      values.put(path, guess);
    } else {
      values.put(path, found.get());
    }
  }

  /** Returns a name that follows the platform's conventions as far as one is known. */
  private String guess(String path) {
    String worker = objects.deployment().name();
    boolean stream = path.equals("nats.stream");
    String usual =
        stream
            ? worker.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_")
            : worker + "-workers";
    Function<String, Optional<String>> fields =
        name -> Optional.ofNullable(values.get(name)).map(String::valueOf);
    Stream<String> spelled = NameStyles.of(stream ? worker : usual);
    Optional<String> example = rules.example(path, fields);
    return rules
        .conventional(path, Stream.concat(Stream.of(usual), spelled), fields)
        .or(() -> rules.conventional(path, example.stream(), fields))
        .orElse(usual);
  }

  private void fixed() {
    Object replicas = Tree.at(objects.deployment().tree(), "spec", "replicas").orElse(1L);
    values.put("autoscaling.enabled", false);
    values.put("autoscaling.minReplicas", replicas);
    notes.add(
        "no ScaledObject targets the Deployment: the block keeps its "
            + replicas
            + " replicas; remove autoscaling.enabled, and KEDA scales it by the lag of the consumer");
  }

  private void account(Map<String, Object> metadata) {
    Optional.ofNullable(metadata.get("account"))
        .or(() -> Optional.ofNullable(metadata.get("accountID")))
        .map(String::valueOf)
        .ifPresent(
            account -> {
              if (account.equals("$SYS")) {
                notes.add(
                    "nats.account $SYS holds no stream, so its lag is always 0: the block has $G");
              } else {
                values.put("nats.account", account);
              }
            });
    Optional.ofNullable(metadata.get("natsServerMonitoringEndpoint"))
        .ifPresent(
            endpoint -> {
              boolean https = "true".equals(String.valueOf(metadata.get("useHttps")));
              values.put("nats.monitoringEndpoint", (https ? "https://" : "") + endpoint);
            });
  }

  private void copy(Map<String, Object> metadata, String name, String path) {
    Optional.ofNullable(metadata.get(name))
        .ifPresent(
            text -> {
              String number = String.valueOf(text);
              if (number.matches("[0-9]{1,9}")) {
                values.put(path, Long.valueOf(number));
              } else {
                notes.add(path + ": " + name + " is no whole number, so the block has the default");
              }
            });
  }

  private void scaling(Map<String, Object> spec, Optional<Map<String, Object>> trigger) {
    // KEDA's own defaults, where the object says nothing
    values.put("autoscaling.pollingInterval", seconds(spec, "pollingInterval", 30));
    values.put("autoscaling.cooldown", seconds(spec, "cooldownPeriod", 300));
    values.put("autoscaling.minReplicas", spec.getOrDefault("minReplicaCount", 0L));
    values.put("autoscaling.maxReplicas", spec.getOrDefault("maxReplicaCount", 100L));
    Map<String, Object> fallback = Tree.mapping(spec, "fallback");
    if (!fallback.isEmpty()) {
      values.put(
          "autoscaling.fallback.failureThreshold", fallback.getOrDefault("failureThreshold", 0L));
      values.put("autoscaling.fallback.replicas", fallback.getOrDefault("replicas", 0L));
    }
    Tree.at(
            spec,
            "advanced",
            "horizontalPodAutoscalerConfig",
            "behavior",
            "scaleDown",
            "stabilizationWindowSeconds")
        .ifPresent(window -> values.put("autoscaling.scaleDownStabilization", window + "s"));
    List<Object> others = new ArrayList<>();
    Tree.list(spec, "triggers").stream()
        .filter(other -> trigger.filter(other::equals).isEmpty())
        .forEach(others::add);
    if (!others.isEmpty()) {
      values.put("autoscaling.triggers", others);
    }
  }

  private static String seconds(Map<String, Object> spec, String name, long usual) {
    return spec.getOrDefault(name, usual) + "s";
  }

  // ---- HTTP

  private void http(PodReader pod) {
    Optional<KubernetesObject> service = objects.httpService();
    long container = pod.port();
    Optional<Long> served =
        service.flatMap(found -> portOf(found)).filter(port -> port == container);
    if (served.isPresent()) {
      values.put("http.port", container);
      service
          .flatMap(found -> Tree.at(found.tree(), "spec", "sessionAffinity"))
          .ifPresent(affinity -> values.put("http.sessionAffinity", affinity));
      return;
    }
    service.ifPresent(
        found ->
            notes.add(
                found.title() + " leads to no port of the worker, so it is not carried over"));
    if (container != 8080) {
      values.put("http.port", container);
      notes.add(
          "the worker listens on "
              + container
              + ": http.port says so, and adds the Service "
              + objects.deployment().name()
              + "-http");
    }
  }

  private static Optional<Long> portOf(KubernetesObject service) {
    List<?> ports = Tree.list(Tree.mapping(service.tree(), "spec"), "ports");
    return ports.stream()
        .flatMap(port -> Tree.at(port, "port").stream())
        .map(String::valueOf)
        .filter(text -> PORT.matcher(text).matches())
        .map(Long::valueOf)
        .findFirst();
  }

  // ---- policies

  private void network() {
    Optional<KubernetesObject> policy = objects.one("NetworkPolicy");
    if (policy.isPresent()) {
      values.put("networkPolicy.enabled", true);
      List<Object> further = new ArrayList<>();
      List<?> egress = Tree.list(Tree.mapping(policy.get().tree(), "spec"), "egress");
      // the first two are those that every policy has: DNS and NATS
      egress.stream().skip(isOurs(egress) ? 2 : 0).forEach(further::add);
      if (!further.isEmpty()) {
        values.put("networkPolicy.egress", further);
      }
    }
  }

  private static boolean isOurs(List<?> egress) {
    List<?> dns = egress.isEmpty() ? List.of() : Tree.list(egress.get(0), "ports");
    return egress.size() > 1
        && dns.size() == 2
        && dns.stream()
            .allMatch(
                port ->
                    Tree.at(port, "port").map(String::valueOf).filter("53"::equals).isPresent());
  }

  private void disruption() {
    objects
        .one("PodDisruptionBudget")
        .map(budget -> Tree.mapping(budget.tree(), "spec"))
        .ifPresent(
            spec -> {
              for (String bound : List.of("maxUnavailable", "minAvailable")) {
                Optional.ofNullable(spec.get(bound))
                    .ifPresent(
                        value -> values.put("podDisruptionBudget." + bound, String.valueOf(value)));
              }
            });
  }
}
