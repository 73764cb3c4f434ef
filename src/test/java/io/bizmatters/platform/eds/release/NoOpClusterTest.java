package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An apply of what is there already leaves no trace in etcd. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class NoOpClusterTest {

  private static final int OBJECTS = 20;
  private static final Pattern OURS =
      Pattern.compile(".*/(serviceaccounts|deployments|services/specs|scaledobjects)/.*");

  @Test
  void aSecondApplyWritesNothing(TestCluster cluster, TestNamespace namespace) throws Exception {
    List<ServiceObjects> services =
        IntStream.range(0, 5)
            .mapToObj(i -> AService.named("w" + i).namespace(namespace.name()).generated())
            .toList();
    assertThat(apply(cluster, services).with(Action.CREATED)).hasSize(OBJECTS);
    // KEDA writes into the objects as long as it runs
    cluster.stop("keda-operator");
    try {
      Map<String, Long> before = settled(cluster, namespace);
      Apply.Outcome again = apply(cluster, services);
      assertThat(again.objects()).extracting(ApplyResult::action).containsOnly(Action.UNCHANGED);
      assertThat(revisions(cluster, namespace)).isEqualTo(before).hasSize(OBJECTS);
    } finally {
      cluster.start("keda-operator");
    }
  }

  private static Apply.Outcome apply(TestCluster cluster, List<ServiceObjects> services)
      throws ClusterException {
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()))) {
      Api api = Api.to(client, Duration.ofSeconds(20), line -> {});
      return PlainApply.of(api, ApplyOptions.careful(), services);
    }
  }

  /** When the controllers, too, have written what they had to. */
  private static Map<String, Long> settled(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Map<String, Long> last = Map.of();
    for (int i = 0; i < 30; i++) {
      Map<String, Long> now = revisions(cluster, namespace);
      if (now.equals(last)) {
        return now;
      }
      last = now;
      Thread.sleep(2_000);
    }
    throw new AssertionError("never settled: " + last);
  }

  /** Etcd's revision of the last write, by key. */
  private static Map<String, Long> revisions(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String query =
        "{\"key\":\"%s\",\"range_end\":\"%s\",\"keys_only\":true}"
            .formatted(base64("/registry/"), base64("/registry0"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster.etcd() + "/v3/kv/range"))
            .POST(BodyPublishers.ofString(query))
            .build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Map<String, Long> revisions = new TreeMap<>();
    for (JsonNode entry : new JsonMapper().readTree(answer).path("kvs")) {
      String key =
          new String(
              Base64.getDecoder().decode(entry.path("key").asString()), StandardCharsets.UTF_8);
      if (key.contains("/" + namespace.name() + "/w") && OURS.matcher(key).matches()) {
        revisions.put(key, Long.parseLong(entry.path("mod_revision").asString()));
      }
    }
    return revisions;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
