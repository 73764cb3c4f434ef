package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.cluster.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bizmatters.platform.eds.cluster.Applied;
import io.bizmatters.platform.eds.cluster.Applied.Action;
import io.bizmatters.platform.eds.cluster.FaultProxy;
import io.bizmatters.platform.eds.cluster.OnCluster;
import io.bizmatters.platform.eds.cluster.Outcome;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's webhook has a say in what may be applied, and its words reach the reader. */
@OnCluster
class WebhookClusterTest {

  private static final String PASSWORD = "changeit";
  private static final String SAYS = "image ghcr.io/acme is not on the list of the platform team";

  @TempDir private Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "webhook");
            thread.setDaemon(true);
            return thread;
          });
  private HttpsServer server;
  private String authority;

  @BeforeEach
  void serve() throws Exception {
    KeyStore key = key();
    authority = Base64.getMimeEncoder().encodeToString(key.getCertificate("webhook").getEncoded());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server.createContext("/denies", this::deny);
    server.createContext("/hangs", this::hang);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aDenialIsToldInItsOwnWordsAndNotRepeated(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Refusal refusal = refused(cluster, namespace, "denies");
    assertThat(refusal.code()).isEqualTo(403);
    assertThat(refusal.what())
        .isEqualTo("admission webhook \"denies.acme.example\" denied the request: " + SAYS);
    assertThat(refusal.fix()).as("RBAC has nothing to do with it").isEmpty();
  }

  @Test
  void aWebhookThatDoesNotAnswerIsNamedAndNotWaitedForTwice(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    Refusal refusal = refused(cluster, namespace, "hangs");
    assertThat(refusal.code()).isEqualTo(500);
    assertThat(refusal.what())
        .contains("failed calling webhook \"hangs.acme.example\"")
        .contains("deadline exceeded");
  }

  /** What becomes of the Deployment; of the rest, what the stages say. */
  private Refusal refused(TestCluster cluster, TestNamespace namespace, String path)
      throws Exception {
    String name = path + "-" + namespace.name();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        DeployRun run = DeployRun.of(proxy.kubeconfig(folder), cluster)) {
      cluster.kubectlReading(configuration(namespace, name, path), "create", "-f", "-").orFail();
      awaitEffect(cluster, namespace);
      AService worker = DeployRun.worker("w", namespace, cluster.natsMonitoring(), streams.name());
      Deployed deployed = run.applyWithoutWait(worker);
      assertThat(deployed.objects())
          .extracting(Applied::action)
          .containsExactly(Action.CREATED, Action.FAILED, Action.NOT_TRIED, Action.NOT_TRIED);
      assertThat(proxy.requests(on("PATCH", "/deployments/"))).hasSize(1);
      assertThat(run.lines()).isEmpty();
      Refusal refusal = deployed.objects().get(1).refusal().orElseThrow();
      assertThat(run.report(worker)).contains(refusal.what());
      return refusal;
    } finally {
      cluster
          .kubectl("delete", "validatingwebhookconfiguration", name, "--ignore-not-found")
          .orFail();
    }
  }

  /** The API server hears of a webhook a moment after it was made. */
  private static void awaitEffect(TestCluster cluster, TestNamespace namespace) {
    Outcome probe;
    long end = System.nanoTime() + 20_000_000_000L;
    do {
      probe =
          cluster.kubectl(
              "create",
              "deployment",
              "probe",
              "--image=acme/probe:1",
              "--dry-run=server",
              "-n",
              namespace.name());
    } while (probe.exit() == 0 && System.nanoTime() < end);
    assertThat(probe.err()).contains("webhook");
  }

  private String configuration(TestNamespace namespace, String name, String path) {
    String bundle =
        Base64.getEncoder()
            .encodeToString(
                ("-----BEGIN CERTIFICATE-----\n" + authority + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII));
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata: {name: %s}
    webhooks:
    - name: %s.acme.example
      clientConfig: {url: "https://127.0.0.1:%d/%s", caBundle: %s}
      rules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]
      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
      failurePolicy: Fail
      timeoutSeconds: 1
      sideEffects: None
      admissionReviewVersions: [v1]
    """
        .formatted(name, path, server.getAddress().getPort(), path, bundle, namespace.name());
  }

  private void deny(HttpExchange exchange) throws IOException {
    String uid =
        new JsonMapper()
            .readTree(exchange.getRequestBody().readAllBytes())
            .path("request")
            .path("uid")
            .asString();
    String review =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response":
          {"uid": "%s", "allowed": false, "status": {"code": 403, "message": "%s"}}}
        """
            .formatted(uid, SAYS);
    byte[] body = review.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void hang(HttpExchange exchange) {
    try {
      end.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /** Of its own authority: nobody else knows it. */
  private KeyStore key() throws Exception {
    Path store = folder.resolve("webhook.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "webhook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).as(() -> read(folder.resolve("keytool.log"))).isZero();
    KeyStore key = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      key.load(in, PASSWORD.toCharArray());
    }
    return key;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
