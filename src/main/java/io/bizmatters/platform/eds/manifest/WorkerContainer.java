package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue.ConfigMapKey;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue.Literal;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue.PodField;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue.SecretKey;
import io.bizmatters.platform.eds.model.EventDrivenService.InitContainer;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the worker's container, and an optional init container with the same image. */
public final class WorkerContainer {

  /** Variables that a patch must not change; the service configuration sets them. */
  public static final List<String> RESERVED =
      List.of("NATS_URL", "NATS_STREAM_NAME", "NATS_CONSUMER_GROUP", "PORT");

  private final EventDrivenService service;
  private final List<Object> env;
  private final List<Object> envFrom;

  WorkerContainer(EventDrivenService service, String deploymentEnvironment) {
    this.service = service;
    this.env = env(service, deploymentEnvironment);
    this.envFrom = envFrom(service);
  }

  Tree main() {
    Worker worker = service.worker();
    WorkerProbes probes = new WorkerProbes(service);
    return image("main")
        .withSome("command", worker.command())
        .withSome("args", worker.args())
        .with("ports", ports(worker))
        .with("env", env)
        .withSome("envFrom", envFrom)
        .withSome("resources", resources())
        .with("securityContext", security())
        .with("startupProbe", probes.startup())
        .with("livenessProbe", probes.liveness())
        .with("readinessProbe", probes.readiness())
        .with("lifecycle", worker.lifecycle().map(Tree::withoutNulls))
        .withSome("volumeMounts", PodVolumes.mounts(service));
  }

  /** Renders the init container: like the worker, but without ports and probes, because it ends. */
  Tree init(InitContainer init) {
    return image("init")
        .with("command", init.command())
        .withSome("args", init.args())
        .with("env", env)
        .withSome("envFrom", envFrom)
        .withSome("resources", resources())
        .with("securityContext", security())
        .withSome("volumeMounts", PodVolumes.mounts(service));
  }

  private Tree image(String name) {
    return Tree.of("name", name)
        .with("image", service.image().text())
        .with("imagePullPolicy", pullPolicy(service.image()));
  }

  private static String pullPolicy(ImageReference image) {
    boolean latest = image.tag().orElse("").equals("latest");
    return latest || image.isFloating() ? "Always" : "IfNotPresent";
  }

  private List<Object> ports(Worker worker) {
    List<Object> ports = new ArrayList<>(Tree.list(port()));
    for (Map<String, Object> more : worker.ports()) {
      Tree port =
          Tree.empty()
              .with("name", Optional.ofNullable(more.get("name")))
              .with("containerPort", Optional.ofNullable(more.get("containerPort")))
              .with("protocol", more.getOrDefault("protocol", "TCP"));
      ports.add(port.fields());
    }
    return ports;
  }

  private Tree port() {
    return Tree.of("name", "http")
        .with("containerPort", service.containerPort())
        .with("protocol", "TCP");
  }

  private Map<String, Object> resources() {
    return Tree.empty()
        .withSome("requests", quantities(service.resources().requests()))
        .withSome("limits", quantities(service.resources().limits()))
        .fields();
  }

  private static Map<String, Object> quantities(Map<String, Quantity> quantities) {
    Map<String, Object> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Quantity> one : quantities.entrySet()) {
      texts.put(one.getKey(), one.getValue().text());
    }
    return texts;
  }

  private Tree security() {
    return PodSecurity.container(service.readOnlyRootFilesystem());
  }

  /**
   * Returns this plugin's variables, then the user's in declared order; a variable of both has the
   * user's value in this plugin's place.
   */
  private static List<Object> env(EventDrivenService service, String deploymentEnvironment) {
    Map<String, EnvValue> values = new LinkedHashMap<>();
    values.put("NATS_URL", new Literal(service.nats().servers().text()));
    values.put("NATS_STREAM_NAME", new Literal(service.nats().stream()));
    values.put("NATS_CONSUMER_GROUP", new Literal(service.nats().consumer()));
    values.put("PORT", new Literal(Integer.toString(service.containerPort())));
    values.putAll(telemetry(service, deploymentEnvironment));
    values.putAll(service.env());
    List<Object> env = new ArrayList<>();
    for (Map.Entry<String, EnvValue> one : values.entrySet()) {
      env.add(variable(one.getKey(), one.getValue()).fields());
    }
    return env;
  }

  private static Map<String, EnvValue> telemetry(
      EventDrivenService service, String deploymentEnvironment) {
    Map<String, EnvValue> values = new LinkedHashMap<>();
    values.put("OTEL_SERVICE_NAME", new Literal(service.name()));
    StringBuilder attributes = new StringBuilder("service.name=").append(service.name());
    Optional<String> version = service.image().version();
    if (version.isPresent()) {
      values.put("OTEL_SERVICE_VERSION", new Literal(version.get()));
      attributes.append(",service.version=").append(version.get());
    }
    attributes.append(",deployment.environment=").append(deploymentEnvironment);
    values.put("OTEL_RESOURCE_ATTRIBUTES", new Literal(attributes.toString()));
    return values;
  }

  static Tree variable(String name, EnvValue value) {
    Tree variable = Tree.of("name", name);
    if (value instanceof Literal literal) {
      return variable.with("value", literal.value());
    }
    return variable.with("valueFrom", source(value));
  }

  private static Tree source(EnvValue value) {
    if (value instanceof SecretKey secret) {
      return Tree.of("secretKeyRef", Tree.of("name", secret.secret()).with("key", secret.key()));
    }
    if (value instanceof ConfigMapKey map) {
      return Tree.of("configMapKeyRef", Tree.of("name", map.configMap()).with("key", map.key()));
    }
    return Tree.of("fieldRef", Tree.of("fieldPath", ((PodField) value).field()));
  }

  /**
   * Returns required references: a missing Secret must stop the pod, not start it without
   * credentials.
   */
  static List<Object> envFrom(EventDrivenService service) {
    List<Object> references = new ArrayList<>();
    for (String secret : service.secrets()) {
      references.add(Tree.of("secretRef", Tree.of("name", secret)).fields());
    }
    return references;
  }
}
