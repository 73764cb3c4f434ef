package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's admission webhooks, which the cluster asks before it writes what a test applies. */
final class AdmissionServer implements AutoCloseable {

  private static final String PASSWORD = "changeit";

  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "webhook");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Runnable> cleanups = new ArrayList<>();
  private final HttpsServer server;
  private final String authority;

  private AdmissionServer(HttpsServer server, String authority) {
    this.server = server;
    this.authority = authority;
  }

  /** One whose certificate is of its own authority. */
  static AdmissionServer start(Path folder) throws Exception {
    KeyStore key = key(folder);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    AdmissionServer made =
        new AdmissionServer(
            server,
            Base64.getMimeEncoder().encodeToString(key.getCertificate("webhook").getEncoded()));
    server.setExecutor(made.threads);
    server.start();
    return made;
  }

  /** A webhook that denies in these words. */
  void deny(String path, String words) {
    answer(
        path,
        request ->
            "\"allowed\": false, \"status\": {\"code\": 403, \"message\": \"" + words + "\"}");
  }

  /** A webhook that changes the object. */
  void change(String path, Function<JsonNode, String> jsonPatch) {
    answer(
        path,
        request ->
            "\"allowed\": true, \"patchType\": \"JSONPatch\", \"patch\": \""
                + Base64.getEncoder()
                    .encodeToString(jsonPatch.apply(request).getBytes(StandardCharsets.UTF_8))
                + "\"");
  }

  /** A webhook that never answers. */
  void hang(String path) {
    server.createContext("/" + path, this::hang);
  }

  /**
   * A webhook.
   *
   * @param response makes the response's fields of the request
   */
  void answer(String path, Function<JsonNode, String> response) {
    server.createContext("/" + path, exchange -> answer(exchange, response));
  }

  /** Has the cluster ask it in this namespace, until this is closed. */
  void ask(
      TestCluster cluster, TestNamespace namespace, String sort, String path, String resources) {
    String name = path + "-" + namespace.name();
    cleanups.add(
        () ->
            cluster
                .kubectl("delete", sort + "webhookconfiguration", name, "--ignore-not-found")
                .orFail());
    cluster
        .kubectlReading(configuration(namespace, sort, path, resources), "create", "-f", "-")
        .orFail();
  }

  private String configuration(
      TestNamespace namespace, String sort, String path, String resources) {
    String bundle =
        Base64.getEncoder()
            .encodeToString(
                ("-----BEGIN CERTIFICATE-----\n" + authority + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII));
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: %1$sWebhookConfiguration
    metadata: {name: %2$s-%3$s}
    webhooks:
    - name: %2$s.acme.example
      clientConfig: {url: "https://127.0.0.1:%4$d/%2$s", caBundle: %5$s}
      rules: [{apiGroups: ['*'], apiVersions: ['*'], operations: [CREATE, UPDATE], resources: [%6$s]}]
      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %3$s}}
      failurePolicy: Fail
      timeoutSeconds: 1
      sideEffects: None
      admissionReviewVersions: [v1]
    """
        .formatted(sort, path, namespace.name(), server.getAddress().getPort(), bundle, resources);
  }

  /** The API server hears of a webhook a moment after it was made. */
  static void awaitEffect(TestCluster cluster, TestNamespace namespace, String words) {
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
              "-oyaml",
              "-n",
              namespace.name());
    } while (!(probe.out() + probe.err()).contains(words) && System.nanoTime() < end);
    assertThat(probe.out() + probe.err()).contains(words);
  }

  private static void answer(HttpExchange exchange, Function<JsonNode, String> response)
      throws IOException {
    JsonNode request =
        new JsonMapper().readTree(exchange.getRequestBody().readAllBytes()).path("request");
    String review =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response":
          {"uid": "%s", %s}}
        """
            .formatted(request.path("uid").asString(), response.apply(request));
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

  @Override
  public void close() {
    end.countDown();
    cleanups.forEach(Runnable::run);
    server.stop(0);
    threads.shutdownNow();
  }

  private static KeyStore key(Path folder) throws Exception {
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
      throw new UncheckedIOException(unreadable);
    }
  }
}
