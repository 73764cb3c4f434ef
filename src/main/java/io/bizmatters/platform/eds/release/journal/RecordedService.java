package io.bizmatters.platform.eds.release.journal;

import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.at;
import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.list;
import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.pod;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service of an earlier release: its recorded objects, and the stream and consumer that it read,
 * by which readiness is judged.
 */
final class RecordedService {

  private RecordedService() {}

  /**
   * @param now the service as built, or another service of its module if the build no longer has it
   */
  static ServiceObjects of(String name, EventDrivenService now, List<KubernetesObject> recorded) {
    Nats today = now.nats();
    Map<String, String> env = environment(recorded, name);
    Map<String, String> trigger = trigger(recorded);
    Nats then =
        new Nats(
            Optional.ofNullable(env.get("NATS_URL"))
                .flatMap(text -> NatsServers.parse(text).legal())
                .orElse(today.servers()),
            env.getOrDefault("NATS_STREAM_NAME", today.stream()),
            env.getOrDefault("NATS_CONSUMER_GROUP", today.consumer()),
            Optional.ofNullable(trigger.get("account"))
                .or(() -> Optional.ofNullable(trigger.get("accountID")))
                .orElse(today.account()),
            Optional.ofNullable(trigger.get("natsServerMonitoringEndpoint"))
                .map(text -> new MonitoringEndpoint(text, "true".equals(trigger.get("useHttps"))))
                .orElse(today.monitoring()),
            today.batchSize(),
            Optional.empty());
    return new ServiceObjects(now.earlier(name, then), recorded);
  }

  private static Map<String, String> environment(List<KubernetesObject> objects, String name) {
    Map<String, String> found = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      if (object.kind().equals("Deployment") && object.name().equals(name)) {
        Object pod = pod(object.tree());
        for (Object container : list(pod, "containers")) {
          for (Object variable : list(container, "env")) {
            if (at(variable, "name") instanceof String key
                && at(variable, "value") instanceof String value) {
              found.putIfAbsent(key, value);
            }
          }
        }
      }
    }
    return found;
  }

  private static Map<String, String> trigger(List<KubernetesObject> objects) {
    Map<String, String> found = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      if (object.kind().equals("ScaledObject")) {
        for (Object trigger : list(at(object.tree(), "spec"), "triggers")) {
          if ("nats-jetstream".equals(at(trigger, "type"))
              && at(trigger, "metadata") instanceof Map<?, ?> metadata) {
            metadata.forEach((key, value) -> found.putIfAbsent((String) key, value.toString()));
          }
        }
      }
    }
    return found;
  }
}
