package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.EventDrivenService.ConfigFiles;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.Fallback;
import io.bizmatters.platform.eds.model.EventDrivenService.Http;
import io.bizmatters.platform.eds.model.EventDrivenService.InitContainer;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.EventDrivenService.NetworkPolicy;
import io.bizmatters.platform.eds.model.EventDrivenService.PodDisruptionBudget;
import io.bizmatters.platform.eds.model.EventDrivenService.Resources;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.platform.Platforms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A legal service for tests: every default of the model, changed where a test says so. */
public final class AService {

  private final String name;
  private Optional<String> namespace = Optional.of("intelligence-orders");
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private String image = "ghcr.io/acme/orders-worker:1.4.2";
  private Size size = sizeOf("medium");
  private String natsUrl = "nats://nats.nats.svc:4222";
  private String stream = "ORDERS";
  private String consumer = "orders-workers";
  private String account = "$G";
  private Optional<Integer> batchSize = Optional.empty();
  private Optional<MonitoringEndpoint> monitoring = Optional.empty();
  private Optional<Provision> provision = Optional.empty();
  private NatsResources natsResources = NatsResources.NONE;
  private List<String> secrets = List.of();
  private List<String> imagePullSecrets = List.of();
  private OptionalInt httpPort = OptionalInt.empty();
  private String healthPath = "/health";
  private String readyPath = "/ready";
  private String sessionAffinity = "None";
  private Optional<Duration> startupTimeout = Optional.empty();
  private Optional<InitContainer> initContainer = Optional.empty();
  private Worker worker = Worker.usual();
  private boolean autoscaling = true;
  private int minReplicas = 1;
  private int maxReplicas = 10;
  private int lagThreshold = 5;
  private int activationLagThreshold = 0;
  private Duration pollingInterval = Duration.ofSeconds(5);
  private Duration cooldown = Duration.ofSeconds(30);
  private Optional<Duration> scaleDownStabilization = Optional.empty();
  private Optional<Fallback> fallback = Optional.empty();
  private final List<Map<String, Object>> triggers = new ArrayList<>();
  private final Map<String, EnvValue> env = new LinkedHashMap<>();
  private Optional<String> configPath = Optional.empty();
  private final TreeMap<String, byte[]> configFiles = new TreeMap<>();
  private final Map<String, Quantity> moreRequests = new LinkedHashMap<>();
  private final List<Volume> volumes = new ArrayList<>();
  private final Map<String, String> nodeSelector = new LinkedHashMap<>();
  private final List<Map<String, Object>> tolerations = new ArrayList<>();
  private Optional<PodDisruptionBudget> podDisruptionBudget = Optional.empty();
  private Optional<NetworkPolicy> networkPolicy = Optional.empty();
  private Optional<Duration> terminationGracePeriod = Optional.empty();
  private boolean readOnlyRootFilesystem = true;

  private AService(String name) {
    this.name = name;
  }

  public static AService named(String name) {
    return new AService(name);
  }

  public AService namespace(String value) {
    namespace = Optional.of(value);
    return this;
  }

  public AService withoutNamespace() {
    namespace = Optional.empty();
    return this;
  }

  public AService label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public AService annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  public AService image(String value) {
    image = value;
    return this;
  }

  private static Size sizeOf(String name) {
    return Platforms.builtIn(Platforms.DEFAULT).sizes().named(name).orElseThrow();
  }

  public AService size(String name) {
    size = sizeOf(name);
    return this;
  }

  public AService stream(String value) {
    stream = value;
    return this;
  }

  public AService nats(String url) {
    natsUrl = url;
    return this;
  }

  public AService reads(String fromStream, String asConsumer) {
    stream = fromStream;
    consumer = asConsumer;
    return this;
  }

  public AService batchSize(int value) {
    batchSize = Optional.of(value);
    return this;
  }

  public AService account(String value) {
    account = value;
    return this;
  }

  public AService monitoring(String hostAndPort, boolean https) {
    monitoring = Optional.of(new MonitoringEndpoint(hostAndPort, https));
    return this;
  }

  public AService provision(Provision value) {
    provision = Optional.of(value);
    return this;
  }

  public AService secrets(String... values) {
    secrets = List.of(values);
    return this;
  }

  public AService imagePullSecrets(String... values) {
    imagePullSecrets = List.of(values);
    return this;
  }

  public AService httpPort(int value) {
    httpPort = OptionalInt.of(value);
    return this;
  }

  public AService paths(String health, String ready) {
    healthPath = health;
    readyPath = ready;
    return this;
  }

  public AService sessionAffinity(String value) {
    sessionAffinity = value;
    return this;
  }

  public AService startupTimeout(Duration value) {
    startupTimeout = Optional.of(value);
    return this;
  }

  public AService init(List<String> command, List<String> args) {
    initContainer = Optional.of(new InitContainer(command, args));
    return this;
  }

  public AService worker(Worker value) {
    worker = value;
    return this;
  }

  public AService withoutAutoscaling(int replicas) {
    autoscaling = false;
    minReplicas = replicas;
    return this;
  }

  public AService replicas(int min, int max) {
    minReplicas = min;
    maxReplicas = max;
    return this;
  }

  public AService thresholds(int lag, int activation) {
    lagThreshold = lag;
    activationLagThreshold = activation;
    return this;
  }

  public AService pace(Duration polling, Duration coolingDown) {
    pollingInterval = polling;
    cooldown = coolingDown;
    return this;
  }

  public AService scaleDownStabilization(Duration value) {
    scaleDownStabilization = Optional.of(value);
    return this;
  }

  public AService fallback(int failures, int replicas) {
    fallback = Optional.of(new Fallback(failures, replicas));
    return this;
  }

  public AService trigger(Map<String, Object> value) {
    triggers.add(value);
    return this;
  }

  public AService env(String variable, String value) {
    return env(variable, new EnvValue.Literal(value));
  }

  public AService env(String variable, EnvValue value) {
    env.put(variable, value);
    return this;
  }

  public AService configAt(String mountPath) {
    configPath = Optional.of(mountPath);
    return this;
  }

  public AService configFile(String file, String content) {
    return configFile(file, content.getBytes(StandardCharsets.UTF_8));
  }

  public AService configFile(String file, byte[] content) {
    configFiles.put(file, content);
    return this;
  }

  public AService request(String resource, String quantity) {
    moreRequests.put(resource, quantity(quantity));
    return this;
  }

  public AService volume(Volume value) {
    volumes.add(value);
    return this;
  }

  public AService node(String label, String value) {
    nodeSelector.put(label, value);
    return this;
  }

  public AService toleration(Map<String, Object> value) {
    tolerations.add(value);
    return this;
  }

  public AService maxUnavailable(String value) {
    podDisruptionBudget =
        Optional.of(new PodDisruptionBudget(Optional.of(value), Optional.empty()));
    return this;
  }

  public AService minAvailable(String value) {
    podDisruptionBudget =
        Optional.of(new PodDisruptionBudget(Optional.empty(), Optional.of(value)));
    return this;
  }

  public AService networkPolicy(List<Map<String, Object>> egress) {
    networkPolicy = Optional.of(new NetworkPolicy(egress));
    return this;
  }

  public AService terminationGracePeriod(Duration value) {
    terminationGracePeriod = Optional.of(value);
    return this;
  }

  public AService writableRootFilesystem() {
    readOnlyRootFilesystem = false;
    return this;
  }

  public EventDrivenService build() {
    return new EventDrivenService(
        name,
        namespace,
        labels,
        annotations,
        ImageReference.parse(image).legal().orElseThrow(),
        Optional.of(size.name()),
        nats(),
        secrets,
        imagePullSecrets,
        new Http(httpPort, healthPath, readyPath, sessionAffinity, startupTimeout),
        initContainer,
        worker,
        new Autoscaling(
            autoscaling,
            minReplicas,
            maxReplicas,
            lagThreshold,
            activationLagThreshold,
            pollingInterval,
            cooldown,
            scaleDownStabilization,
            fallback,
            triggers),
        env,
        configPath.map(path -> new ConfigFiles(path, configFiles)),
        resources(),
        volumes,
        nodeSelector,
        tolerations,
        podDisruptionBudget,
        networkPolicy,
        terminationGracePeriod,
        readOnlyRootFilesystem);
  }

  /** What makes its stream and consumer. */
  public AService natsResources(NatsResources value) {
    natsResources = value;
    return this;
  }

  /** The service and its generated objects. */
  public ServiceObjects generated() {
    return generated(natsResources);
  }

  /** Returns the objects of the service, with those that create its stream and consumer. */
  public ServiceObjects generated(NatsResources resources) {
    EventDrivenService service = build();
    return new ServiceObjects(service, new Manifests("production", resources).of(service));
  }

  private Nats nats() {
    NatsServers servers = NatsServers.parse(natsUrl).legal().orElseThrow();
    MonitoringEndpoint endpoint =
        monitoring.orElseGet(
            () ->
                MonitoringEndpoint.derive(servers.servers().get(0).host(), namespace)
                    .orElseThrow()
                    .endpoint());
    return new Nats(servers, stream, consumer, account, endpoint, batchSize, provision);
  }

  private Resources resources() {
    Map<String, Quantity> requests = new LinkedHashMap<>();
    size.requests().forEach((resource, text) -> requests.put(resource, quantity(text)));
    requests.putAll(moreRequests);
    Map<String, Quantity> limits = new LinkedHashMap<>();
    size.limits().forEach((resource, text) -> limits.put(resource, quantity(text)));
    return new Resources(requests, limits);
  }

  private static Quantity quantity(String text) {
    return Quantity.parse(text).legal().orElseThrow();
  }
}
