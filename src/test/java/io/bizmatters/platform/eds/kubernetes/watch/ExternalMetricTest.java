package io.bizmatters.platform.eds.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number that KEDA made up is no lag, even before a condition says so. */
class ExternalMetricTest {

  private static final String METRIC = "s0-nats-jetstream-ORDERS";
  private static final MetricAnswer.Value TEN =
      new MetricAnswer.Value(BigDecimal.TEN, new Moment(Duration.ofSeconds(1)));

  @TempDir private Path folder;

  @Test
  void theNumberOfAFallbackIsNoAnswer() throws Exception {
    assertThat(judged(health("Failing", 2)))
        .isInstanceOfSatisfying(
            MetricAnswer.Refused.class,
            refused ->
                assertThat(refused.message())
                    .isEqualTo(
                        "the number is KEDA's fallback: KEDA could not read the lag 2 times"));
  }

  @Test
  void aNumberThatKedaReadIsTheLag() throws Exception {
    assertThat(judged(health("Happy", 0))).isEqualTo(TEN);
    assertThat(judged("{\"status\":{}}")).isEqualTo(TEN);
  }

  private static String health(String status, int failures) {
    return "{\"status\":{\"health\":{\"%s\":{\"status\":\"%s\",\"numberOfFailures\":%d}}}}"
        .formatted(METRIC, status, failures);
  }

  private MetricAnswer judged(String scaledObject) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/apis/keda.sh/v1alpha1/namespaces/n/scaledobjects/w",
        exchange -> {
          byte[] body = scaledObject.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(kubeconfig(server)))) {
      return new ExternalMetric(Api.to(client, Duration.ZERO, line -> {}))
          .unlessFallback("n", "w", METRIC, TEN);
    } finally {
      server.stop(0);
    }
  }

  private Path kubeconfig(HttpServer server) throws Exception {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: me, user: {token: t}}]
        """
            .formatted(server.getAddress().getPort()));
  }
}
