package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.cluster.OnCluster;
import io.bizmatters.platform.eds.cluster.ServerSideApply;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Images change in turn, a third of the times while the HPA scales, and after each READY the API
 * server is asked whether it was true. A few changes each build; {@code mvn verify -Pcluster,soak}
 * makes 200.
 */
@OnCluster
class ImageChangeClusterTest {

  private static final int CHANGES = Integer.getInteger("eds.it.imageChanges", 6);

  /** The hold, and what the slowest pod of these takes to start. */
  private static final Duration STEADY = Duration.ofSeconds(5);

  @Test
  void noReadyIsFalse(TestCluster cluster, TestNamespace namespace) throws Exception {
    List<String> untrue = new ArrayList<>();
    Desired desired = new Desired();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        Deploying deploying = Deploying.on(cluster);
        KubernetesClient watching = SecondCrash.independentClient(cluster);
        Watch watch = watching.apps().deployments().inNamespace(namespace.name()).watch(desired)) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      deploying.run(release(workers, 0), Deploying.within(Duration.ofSeconds(60)));
      for (int change = 1; change <= CHANGES; change++) {
        if (change % 6 == 3) {
          streams.publish(25);
        } else if (change % 6 == 0) {
          streams.purge();
        }
        Ended ended =
            Deploying.one(
                deploying.run(release(workers, change), Deploying.within(Duration.ofSeconds(60))),
                "w");
        int steady = desired.leastOf(STEADY);
        String which = "change " + change + ": ";
        if (!Deploying.state(ended).equals("READY")) {
          untrue.add(which + Deploying.state(ended) + " " + ended.verdict());
        }
        contradictions(workers, ended, image(change), steady)
            .forEach(text -> untrue.add(which + text));
      }
      assertThat(watch).isNotNull();
    }
    assertThat(untrue).isEmpty();
    assertThat(desired.changes()).as("the HPA has scaled").isGreaterThan(CHANGES / 6);
  }

  private static List<ServiceObjects> release(Workers workers, int change) {
    return Workers.generated(
        workers
            .named("w", "1")
            .image(image(change))
            .replicas(1, change % 4 < 2 ? 6 : 7)
            .pace(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }

  /** What is released while the HPA scales starts slowly, so that the two overlap. */
  private static String image(int change) {
    return "acme/worker-" + change + (change % 3 == 0 ? ":slow-2s" : ":1");
  }

  /** What the API server says against a READY, asked by kubectl. */
  private static List<String> contradictions(
      Workers workers, Ended ended, String image, int steady) {
    List<String> found = new ArrayList<>();
    JsonNode deployment = get(workers, "deployment/w");
    JsonNode status = deployment.path("status");
    if (status.path("observedGeneration").asLong() < ended.applied().deployment().generation()) {
      found.add("observed generation " + status.path("observedGeneration"));
    }
    if (!image(deployment.path("spec").path("template")).equals(image)) {
      found.add("the Deployment has " + image(deployment.path("spec").path("template")));
    }
    JsonNode newest = newest(get(workers, "replicasets"));
    if (!image(newest.path("spec").path("template")).equals(image)) {
      found.add("the newest ReplicaSet has " + image(newest.path("spec").path("template")));
    }
    int now = deployment.path("spec").path("replicas").asInt();
    int available = newest.path("status").path("availableReplicas").asInt();
    if (available < Math.min(steady, now) || available < 1) {
      found.add(available + " available, " + steady + " desired all along, " + now + " now");
    }
    for (JsonNode pod : get(workers, "pods").path("items")) {
      if (!image(pod).equals(image)) {
        found.add("old pod " + pod.path("metadata").path("name").asString());
      }
    }
    String ours = specHash(get(workers, "scaledobject/w-scaler"));
    if (ours.isEmpty() || !specHash(get(workers, "hpa/keda-hpa-w-scaler")).equals(ours)) {
      found.add("the HPA does not carry our spec hash");
    }
    return found;
  }

  private static JsonNode get(Workers workers, String what) {
    return new JsonMapper().readTree(workers.kubectl("get", what, "-o", "json"));
  }

  private static JsonNode newest(JsonNode replicaSets) {
    Optional<JsonNode> newest =
        replicaSets.path("items").valueStream().max(Comparator.comparing(set -> revision(set)));
    return newest.orElseThrow();
  }

  private static long revision(JsonNode replicaSet) {
    return replicaSet
        .path("metadata")
        .path("annotations")
        .path("deployment.kubernetes.io/revision")
        .asLong();
  }

  private static String image(JsonNode pod) {
    return pod.path("spec").path("containers").path(0).path("image").asString("");
  }

  private static String specHash(JsonNode object) {
    return object.path("metadata").path("annotations").path(ServerSideApply.SPEC_HASH).asString("");
  }

  /** What was desired when, as an independent watch saw it. */
  private static final class Desired implements Watcher<Deployment> {

    private final ConcurrentSkipListMap<Long, Integer> at = new ConcurrentSkipListMap<>();

    @Override
    public void eventReceived(Action action, Deployment deployment) {
      at.put(System.nanoTime(), deployment.getSpec().getReplicas());
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch was closed", cause);
    }

    /** The least during the last while. */
    int leastOf(Duration last) {
      long begin = System.nanoTime() - last.toNanos();
      int least = at.tailMap(begin).values().stream().mapToInt(count -> count).min().orElse(99);
      return Math.min(
          least,
          Optional.ofNullable(at.floorEntry(begin)).map(entry -> entry.getValue()).orElse(0));
    }

    int changes() {
      int changes = 0;
      int before = 0;
      for (int count : at.values()) {
        changes += count == before ? 0 : 1;
        before = count;
      }
      return changes;
    }
  }
}
