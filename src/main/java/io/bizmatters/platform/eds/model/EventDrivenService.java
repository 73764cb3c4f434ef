package io.bizmatters.platform.eds.model;

import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Describes one event-driven worker: it reads a NATS JetStream pull consumer, and KEDA scales it by
 * the consumer's lag. Every instance is legal: its values have passed {@link ServiceValidator}.
 *
 * @param namespace the namespace; empty when none is configured: manifests then omit it
 * @param resources requests and limits after the size and its overrides
 * @param tolerations verbatim Kubernetes tolerations
 */
public record EventDrivenService(
    String name,
    Optional<String> namespace,
    Map<String, String> labels,
    Map<String, String> annotations,
    ImageReference image,
    Optional<String> size,
    Nats nats,
    List<String> secrets,
    List<String> imagePullSecrets,
    Http http,
    Optional<InitContainer> initContainer,
    Worker worker,
    Autoscaling autoscaling,
    Map<String, EnvValue> env,
    Optional<ConfigFiles> config,
    Resources resources,
    List<Volume> volumes,
    Map<String, String> nodeSelector,
    List<Map<String, Object>> tolerations,
    Optional<PodDisruptionBudget> podDisruptionBudget,
    Optional<NetworkPolicy> networkPolicy,
    Optional<Duration> terminationGracePeriod,
    boolean readOnlyRootFilesystem) {

  public EventDrivenService {
    labels = ordered(labels);
    annotations = ordered(annotations);
    secrets = List.copyOf(secrets);
    imagePullSecrets = List.copyOf(imagePullSecrets);
    env = ordered(env);
    volumes = List.copyOf(volumes);
    nodeSelector = ordered(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static final Duration GRACE_OF_KUBERNETES = Duration.ofSeconds(30);

  /** Returns the container's port: {@code httpPort}, or 8080. */
  public int containerPort() {
    return http.port().orElse(8080);
  }

  /**
   * Returns this service as an earlier release had it, with that release's name and NATS settings.
   */
  public EventDrivenService earlier(String itsName, Nats itsWork) {
    return new EventDrivenService(
        itsName,
        namespace,
        labels,
        annotations,
        image,
        size,
        itsWork,
        secrets,
        imagePullSecrets,
        http,
        initContainer,
        worker,
        autoscaling,
        env,
        config,
        resources,
        volumes,
        nodeSelector,
        tolerations,
        podDisruptionBudget,
        networkPolicy,
        terminationGracePeriod,
        readOnlyRootFilesystem);
  }

  /** Returns {@code namespace/name}, or the name alone. */
  public String qualifiedName() {
    return namespace.map(space -> space + "/" + name).orElse(name);
  }

  /**
   * Returns how long a pod may take to end: the configured time, or Kubernetes' default of 30 s.
   */
  public Duration gracePeriod() {
    return terminationGracePeriod.orElse(GRACE_OF_KUBERNETES);
  }

  /**
   * The source of the messages.
   *
   * @param batchSize how many messages the worker fetches at once, if configured
   * @param provision the settings with which eds:provision creates stream and consumer; empty when
   *     others create them
   */
  public record Nats(
      NatsServers servers,
      String stream,
      String consumer,
      String account,
      MonitoringEndpoint monitoring,
      Optional<Integer> batchSize,
      Optional<Provision> provision) {}

  /** The HTTP paths of the worker's probes, and its optional HTTP Service. */
  public record Http(
      OptionalInt port,
      String healthPath,
      String readyPath,
      String sessionAffinity,
      Optional<Duration> startupTimeout) {}

  /** A container with the worker's image that runs before the worker. */
  public record InitContainer(List<String> command, List<String> args) {
    public InitContainer {
      command = List.copyOf(command);
      args = List.copyOf(args);
    }
  }

  /**
   * How Kubernetes starts, probes and stops the worker's container.
   *
   * @param command the command; empty for the image's entry point
   * @param args the arguments; empty for the image's
   * @param ports further ports, in Kubernetes' format
   * @param lifecycle the lifecycle hooks, in Kubernetes' format
   */
  public record Worker(
      List<String> command,
      List<String> args,
      List<Map<String, Object>> ports,
      Optional<Map<String, Object>> lifecycle,
      Probes probes) {
    public Worker {
      command = List.copyOf(command);
      args = List.copyOf(args);
      ports = List.copyOf(ports);
    }

    /** Returns the defaults: the image's command and HTTP probes. */
    public static Worker usual() {
      ProbeSetting usual = new ProbeSetting.Usual();
      return new Worker(
          List.of(), List.of(), List.of(), Optional.empty(), new Probes(usual, usual, usual));
    }
  }

  /** The probes of the worker's container. */
  public record Probes(ProbeSetting liveness, ProbeSetting readiness, ProbeSetting startup) {}

  /**
   * The settings for KEDA and the HPA; with {@code enabled} false, {@code minReplicas} is the
   * number of replicas.
   */
  public record Autoscaling(
      boolean enabled,
      int minReplicas,
      int maxReplicas,
      int lagThreshold,
      int activationLagThreshold,
      Duration pollingInterval,
      Duration cooldown,
      Optional<Duration> scaleDownStabilization,
      Optional<Fallback> fallback,
      List<Map<String, Object>> triggers) {
    public Autoscaling {
      triggers = List.copyOf(triggers);
    }
  }

  /** The replicas that KEDA keeps when it cannot read the lag. */
  public record Fallback(int failureThreshold, int replicas) {}

  /** Requests and limits by resource name, quantities as written. */
  public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    public Resources {
      requests = ordered(requests);
      limits = ordered(limits);
    }
  }

  /** A volume and its mount. {@code source} is the Kubernetes volume source, verbatim. */
  public record Volume(
      String name,
      String mountPath,
      Optional<String> subPath,
      boolean readOnly,
      Map<String, Object> source) {}

  /**
   * Files that become a ConfigMap named by their content.
   *
   * @param files content by file name
   */
  public record ConfigFiles(String mountPath, SortedMap<String, byte[]> files) {
    public ConfigFiles {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /** Exactly one of the two: a count or a percentage, as written. */
  public record PodDisruptionBudget(
      Optional<String> maxUnavailable, Optional<String> minAvailable) {}

  /** The allowed traffic of the worker; {@code egress} holds further rules, verbatim. */
  public record NetworkPolicy(List<Map<String, Object>> egress) {
    public NetworkPolicy {
      egress = List.copyOf(egress);
    }
  }

  /** Holds the value of a worker's environment variable, or a reference to the value. */
  public sealed interface EnvValue {

    /** A literal value. */
    record Literal(String value) implements EnvValue {}

    /** A key of a Secret in the service's namespace. */
    record SecretKey(String secret, String key) implements EnvValue {}

    /** A key of a ConfigMap in the service's namespace. */
    record ConfigMapKey(String configMap, String key) implements EnvValue {}

    /** A field of the pod, such as {@code status.podIP}. */
    record PodField(String field) implements EnvValue {}
  }
}
