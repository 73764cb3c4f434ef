package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.Http;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists the values of a service by the paths of {@link Fields}: the inverse of the binder. A value
 * is text, a {@code Long}, a {@code Boolean}, a {@code Duration}, a list, or a mapping; the values
 * of {@code env} are {@link EnvValue}s.
 *
 * @param byPath the values, in the order of the table of fields
 */
public record ServiceValues(Map<String, Object> byPath) {

  /** The field whose values are {@link EnvValue}s by name. */
  public static final String ENV = "env";

  private static final String PROVISION = "nats.provision.";

  /**
   * Returns every value that the service has, defaults included.
   *
   * @param rules the platform's rules, whose sizes give requests and limits
   */
  public static ServiceValues all(EventDrivenService service, Rules rules) {
    Map<String, Object> found = new LinkedHashMap<>();
    Collector values = new Collector(found);
    identity(service, values);
    nats(service.nats(), values);
    container(service, rules, values);
    http(service.http(), values);
    process(service.worker(), values);
    autoscaling(service.autoscaling(), values);
    pod(service, values);
    Map<String, Object> ordered = new LinkedHashMap<>();
    for (Field field : Fields.all()) {
      Object value = found.get(field.path());
      if (value != null) {
        ordered.put(field.path(), value);
      }
    }
    return new ServiceValues(ordered);
  }

  /**
   * Returns the values that a person must write: those that are neither default nor derived.
   *
   * @param rules the platform's rules, whose defaults count
   */
  public static ServiceValues written(EventDrivenService service, Rules rules) {
    Map<String, Object> written = new LinkedHashMap<>(all(service, rules).byPath());
    written.entrySet().removeIf(value -> isDefault(value.getKey(), value.getValue(), rules));
    Optional<String> derived =
        MonitoringEndpoint.derive(
                service.nats().servers().servers().get(0).host(), service.namespace())
            .map(endpoint -> text(endpoint.endpoint()));
    derived.ifPresent(endpoint -> written.remove("nats.monitoringEndpoint", endpoint));
    return new ServiceValues(written);
  }

  private static boolean isDefault(String path, Object value, Rules rules) {
    return Fields.at(path)
        .flatMap(field -> defaultText(field, rules).map(text -> value(field.type(), text)))
        .filter(value::equals)
        .isPresent();
  }

  /** Returns the default of a field: the platform's, or that of the table of fields. */
  static Optional<String> defaultText(Field field, Rules rules) {
    return rules
        .defaults()
        .find(field.path())
        .filter(Scalar.class::isInstance)
        .map(node -> ((Scalar) node).text())
        .or(field::defaultText);
  }

  private static Object value(FieldType type, String text) {
    if (type instanceof FieldType.Seconds) {
      return Period.parse(text).legal().orElseThrow();
    }
    if (type instanceof FieldType.Whole) {
      return Long.valueOf(text);
    }
    return type instanceof FieldType.Flag ? (Object) Boolean.valueOf(text) : text;
  }

  private static void identity(EventDrivenService service, Collector values) {
    values.put("name", service.name());
    values.put("namespace", service.namespace());
    values.put("labels", service.labels());
    values.put("annotations", service.annotations());
    values.put("image", service.image().text());
    values.put("size", service.size());
  }

  private static void nats(Nats nats, Collector values) {
    values.put("nats.url", nats.servers().text());
    values.put("nats.stream", nats.stream());
    values.put("nats.consumer", nats.consumer());
    values.put("nats.account", nats.account());
    values.put("nats.monitoringEndpoint", text(nats.monitoring()));
    values.put("nats.batchSize", nats.batchSize().map(Integer::longValue));
    nats.provision().ifPresent(provision -> provision(provision, values));
  }

  private static String text(MonitoringEndpoint endpoint) {
    return (endpoint.https() ? "https://" : "") + endpoint.hostAndPort();
  }

  private static void provision(Provision provision, Collector values) {
    values.put(PROVISION + "subjects", provision.subjects());
    values.put(PROVISION + "retention", provision.retention().word());
    values.put(PROVISION + "storage", provision.storage().word());
    values.put(PROVISION + "replicas", (long) provision.replicas());
    values.put(PROVISION + "maxAge", provision.maxAge());
    values.put(PROVISION + "maxBytes", bytes(provision.maxBytes()));
    values.put(PROVISION + "maxMessages", number(provision.maxMessages()));
    values.put(PROVISION + "discard", provision.discard().word());
    values.put(PROVISION + "duplicateWindow", provision.duplicateWindow());
    Consumer consumer = provision.consumer();
    values.put(PROVISION + "consumer.ackWait", consumer.ackWait());
    values.put(PROVISION + "consumer.maxDeliver", (long) consumer.maxDeliver());
    values.put(PROVISION + "consumer.maxAckPending", (long) consumer.maxAckPending());
    values.put(PROVISION + "consumer.filterSubjects", consumer.filterSubjects());
    values.put(
        PROVISION + "consumer.backoff", consumer.backoff().stream().map(Period::written).toList());
    provision.deadLetter().ifPresent(letters -> deadLetter(letters, values));
  }

  private static void deadLetter(DeadLetter letters, Collector values) {
    values.put(PROVISION + "deadLetter.enabled", true);
    values.put(PROVISION + "deadLetter.stream", letters.stream());
    values.put(PROVISION + "deadLetter.maxAge", letters.maxAge());
    values.put(PROVISION + "deadLetter.maxBytes", bytes(letters.maxBytes()));
    values.put(PROVISION + "deadLetter.maxMessages", number(letters.maxMessages()));
  }

  private static Optional<String> bytes(OptionalLong count) {
    return number(count).map(String::valueOf);
  }

  private static Optional<Long> number(OptionalLong count) {
    return count.isPresent() ? Optional.of(count.getAsLong()) : Optional.empty();
  }

  private static void container(EventDrivenService service, Rules rules, Collector values) {
    values.put("secrets", service.secrets());
    values.put("imagePullSecrets", service.imagePullSecrets());
    service
        .initContainer()
        .ifPresent(
            init -> {
              values.put("initContainer.command", init.command());
              values.put("initContainer.args", init.args());
            });
    values.put(ENV, service.env());
    values.put("config.mountPath", service.config().map(config -> config.mountPath()));
    Optional<Size> size = service.size().flatMap(rules.sizes()::named);
    values.put(
        "resources.requests",
        besides(service.resources().requests(), size.map(Size::requests).orElse(Map.of())));
    values.put(
        "resources.limits",
        besides(service.resources().limits(), size.map(Size::limits).orElse(Map.of())));
    values.put("security.readOnlyRootFilesystem", service.readOnlyRootFilesystem());
  }

  /** Returns the quantities that differ from those of the size. */
  private static Map<String, Object> besides(
      Map<String, Quantity> quantities, Map<String, String> ofSize) {
    Map<String, Object> others = new LinkedHashMap<>();
    quantities.forEach((resource, quantity) -> others.put(resource, quantity.text()));
    ofSize.forEach(others::remove);
    return others;
  }

  private static void http(Http http, Collector values) {
    if (http.port().isPresent()) {
      values.put("http.port", (long) http.port().getAsInt());
    }
    values.put("http.healthPath", http.healthPath());
    values.put("http.readyPath", http.readyPath());
    values.put("http.sessionAffinity", http.sessionAffinity());
    values.put("http.startupTimeout", http.startupTimeout());
  }

  private static void process(Worker worker, Collector values) {
    values.put("command", worker.command());
    values.put("args", worker.args());
    values.put("ports", worker.ports());
    values.put("lifecycle", worker.lifecycle().map(Tree::withoutNulls));
    values.put("probes.liveness", probe(worker.probes().liveness()));
    values.put("probes.readiness", probe(worker.probes().readiness()));
    values.put("probes.startup", probe(worker.probes().startup()));
  }

  private static Optional<Object> probe(ProbeSetting setting) {
    if (setting instanceof ProbeSetting.Given given) {
      return Optional.of(Tree.withoutNulls(given.fields()));
    }
    return setting instanceof ProbeSetting.Off ? Optional.of(Fields.NO_PROBE) : Optional.empty();
  }

  private static void autoscaling(Autoscaling autoscaling, Collector values) {
    values.put("autoscaling.enabled", autoscaling.enabled());
    values.put("autoscaling.minReplicas", (long) autoscaling.minReplicas());
    values.put("autoscaling.maxReplicas", (long) autoscaling.maxReplicas());
    values.put("autoscaling.lagThreshold", (long) autoscaling.lagThreshold());
    values.put("autoscaling.activationLagThreshold", (long) autoscaling.activationLagThreshold());
    values.put("autoscaling.pollingInterval", autoscaling.pollingInterval());
    values.put("autoscaling.cooldown", autoscaling.cooldown());
    values.put("autoscaling.scaleDownStabilization", autoscaling.scaleDownStabilization());
    autoscaling
        .fallback()
        .ifPresent(
            fallback -> {
              values.put(
                  "autoscaling.fallback.failureThreshold", (long) fallback.failureThreshold());
              values.put("autoscaling.fallback.replicas", (long) fallback.replicas());
            });
    values.put("autoscaling.triggers", autoscaling.triggers());
  }

  private static void pod(EventDrivenService service, Collector values) {
    values.put("volumes", service.volumes().stream().map(ServiceValues::volume).toList());
    values.put("nodeSelector", service.nodeSelector());
    values.put("tolerations", service.tolerations());
    values.put("terminationGracePeriod", service.terminationGracePeriod());
    service
        .podDisruptionBudget()
        .ifPresent(
            budget -> {
              values.put("podDisruptionBudget.maxUnavailable", budget.maxUnavailable());
              values.put("podDisruptionBudget.minAvailable", budget.minAvailable());
            });
    service
        .networkPolicy()
        .ifPresent(
            policy -> {
              values.put("networkPolicy.enabled", true);
              values.put("networkPolicy.egress", policy.egress());
            });
  }

  private static Map<String, Object> volume(Volume volume) {
    Tree tree =
        Tree.of("name", volume.name())
            .with("mountPath", volume.mountPath())
            .with("subPath", volume.subPath());
    if (volume.readOnly()) {
      tree.with("readOnly", true);
    }
    volume.source().forEach((field, value) -> tree.with(field, Tree.withoutNulls(value)));
    return tree.fields();
  }

  /** Takes values, and drops those that are empty. */
  private record Collector(Map<String, Object> values) {
    void put(String path, Object value) {
      boolean empty =
          value instanceof Map<?, ?> map
              ? map.isEmpty()
              : value instanceof Collection<?> items && items.isEmpty();
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(present -> put(path, present));
      } else if (!empty) {
        values.put(path, value instanceof List<?> list ? Tree.withoutNulls(list) : value);
      }
    }
  }

  /** Returns the duration as people write it, and every other value unchanged. */
  static Object readable(Object value) {
    return value instanceof Duration duration ? Period.written(duration) : value;
  }
}
