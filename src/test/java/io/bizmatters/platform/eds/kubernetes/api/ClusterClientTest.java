package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what is made of answers that are none. */
class ClusterClientTest {

  /** No answer at all. */
  private static final int LOST = 0;

  private static final String OBJECT = "{\"metadata\":{\"name\":\"w\",\"uid\":\"u\"}}";
  private static final String PAGE =
      "{\"metadata\":{\"continue\":\"a/b=\"},\"items\":[" + OBJECT + "]}";

  @TempDir private Path folder;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> codes = new ConcurrentLinkedQueue<>();
  private final Queue<String> sent = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  ClusterClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anApplyIsOnePatchWithStrictValidationWhoseAnswerIsTheWholeObject() throws Exception {
    codes.add(201);
    assertThat(apply(Force.nobody(), false).action()).isEqualTo(Action.CREATED);
    assertThat(requests)
        .containsExactly(
            "PATCH /api/v1/namespaces/n/services/w?fieldManager=eds&fieldValidation=Strict"
                + " application/apply-patch+yaml"
                + " application/json");
    assertThat(repeated).isEmpty();
  }

  @Test
  void aDryRunSaysSoAndForceIsOnlySentAfterAConflict() throws Exception {
    codes.addAll(List.of(409, 200));
    assertThat(apply(Force.everybody(), true).action()).isEqualTo(Action.FAILED);
    assertThat(requests)
        .singleElement()
        .asString()
        .contains("&dryRun=All ")
        .doesNotContain("force");
  }

  @Test
  void whatIsThereIsOneListForEachKind() throws Exception {
    try (ClusterClient client = open(kubeconfig())) {
      codes.addAll(List.of(200, 403, 200, 200));
      LiveState own =
          new ServerSideApply(api(client), ApplyOptions.careful())
              .look(
                  Stream.of("a", "b", "c", "d")
                      .flatMap(
                          name ->
                              AService.named(name).namespace("n").generated().objects().stream())
                      .toList());
      assertThat(own.lacks(service("a"))).isTrue();
    }
    assertThat(requests)
        .hasSize(4)
        .allMatch(line -> line.contains("?limit=500 "))
        .allMatch(line -> line.contains("as=PartialObjectMetadataList"));
  }

  @Test
  void fewObjectsAreAskedForOneByOneAndWhatMayNotBeReadIsUnknown() throws Exception {
    try (ClusterClient client = open(kubeconfig())) {
      codes.addAll(List.of(404, 403));
      LiveState own =
          new ServerSideApply(api(client), ApplyOptions.careful())
              .look(List.of(service("a"), service("b")));
      assertThat(own.hidden(service("a"))).isPresent();
      assertThat(own.lacks(service("a"))).isFalse();
    }
    assertThat(requests).hasSize(2).allMatch(line -> line.contains("as=PartialObjectMetadata;"));
  }

  @Test
  void aGreetingThatFailsIsLeftToTheFirstRequestThatCounts() throws Exception {
    try (ClusterClient client = open(kubeconfig())) {
      codes.addAll(List.of(503, 200));
      client.greet();
      assertThat(new ClusterSurvey(api(client)).namespace("n"))
          .isEqualTo(ClusterSurvey.Presence.PRESENT);
    }
    assertThat(requests).hasSize(2);
  }

  @Test
  void aRequestWaitsForTheGreetingThatOpensTheConnection() throws Exception {
    codes.addAll(List.of(200, 200));
    try (ClusterClient client = open(kubeconfig())) {
      client.expectGreeting();
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> answered(client, "/api/v1/namespaces/n"));
      Thread.sleep(300);
      assertThat(requests).isEmpty();
      client.greet();
      first.join();
    }
    assertThat(requests.remove()).startsWith("GET /version ");
    assertThat(requests.remove()).startsWith("GET /api/v1/namespaces/n ");
  }

  @Test
  void aRequestDoesNotWaitLongForAGreetingThatNeverComes() throws Exception {
    codes.add(200);
    try (ClusterClient client = open(kubeconfig())) {
      client.expectGreeting();
      assertThat(answered(client, "/version").code()).isEqualTo(200);
    }
  }

  private static Answer answered(ClusterClient client, String path) {
    try {
      return client.send(Call.get(path, Call.JSON));
    } catch (IOException | ClusterException lost) {
      throw new AssertionError(lost);
    }
  }

  @Test
  void aListComesInPagesAndBeginsAnewWhenItHasGrownTooOld() throws Exception {
    codes.addAll(List.of(200, 410, 200, 200));
    bodies.addAll(List.of(PAGE, "{}", PAGE, "{\"items\":[]}"));
    try (ClusterClient client = open(kubeconfig())) {
      LiveState own =
          new ServerSideApply(api(client), ApplyOptions.careful())
              .look(List.of(service(), service("x"), service("y"), service("z")));
      assertThat(own.find(service())).isPresent();
      assertThat(own.lacks(service("x"))).isTrue();
    }
    assertThat(requests).hasSize(4);
    assertThat(List.copyOf(requests).get(1)).contains("&continue=a%2Fb%3D ");
    assertThat(List.copyOf(requests).get(2)).doesNotContain("continue");
    assertThat(List.copyOf(requests).get(3)).contains("&continue=a%2Fb%3D ");
  }

  @Test
  void whatIsDeletedIsTheObjectThatWasSeen() throws Exception {
    codes.addAll(List.of(200, 200, 404));
    try (ClusterClient client = open(kubeconfig())) {
      ReleaseObjects objects = new ReleaseObjects(api(client));
      FoundObject found = objects.named(service()).objects().get(0);
      assertThat(objects.delete(found)).isEmpty();
      assertThat(objects.remaining(List.of(found))).isEmpty();
    }
    assertThat(List.copyOf(requests).get(1))
        .startsWith("DELETE /api/v1/namespaces/n/services/w application/json ");
    assertThat(sent.remove()).contains("\"uid\":\"u\"").contains("\"Background\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void aFaultThatPassesIsOutlasted(int fault) throws Exception {
    codes.addAll(List.of(fault, 200));
    assertThat(apply(Force.nobody(), false).action()).isEqualTo(Action.CHANGED);
    assertThat(requests).hasSize(2);
    assertThat(repeated).singleElement().asString().startsWith("Service w: HTTP " + fault);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 422, 500})
  void whatIsFinalIsSentOnce(int code) throws Exception {
    codes.add(code);
    ApplyResult applied = apply(Force.nobody(), false);
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(applied.refusal().orElseThrow().code()).isEqualTo(code);
    assertThat(requests).hasSize(1);
  }

  @Test
  void aLostConnectionToAServerThatHasAnsweredIsTriedAgain() throws Exception {
    try (ClusterClient client = open(kubeconfig())) {
      codes.addAll(List.of(200, LOST, 200));
      ServerSideApply apply = new ServerSideApply(api(client), ApplyOptions.careful());
      apply.apply(service(), LiveState.unknown());
      assertThat(apply.apply(service(), LiveState.unknown()).action()).isEqualTo(Action.CHANGED);
    }
    assertThat(repeated).singleElement().asString().startsWith("Service w: ");
  }

  @Test
  void aServerThatIsNotThereIsSaidAtOnce() throws Exception {
    Path kubeconfig = kubeconfig();
    server.stop(0);
    try (ClusterClient client = open(kubeconfig)) {
      long start = System.nanoTime();
      ClusterException failure =
          catchThrowableOfType(
              ClusterException.class,
              () ->
                  new ServerSideApply(api(client), ApplyOptions.careful())
                      .apply(service(), LiveState.unknown()));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure.what()).contains(client.server());
    }
    assertThat(repeated).isEmpty();
  }

  @Test
  void anExpiredTokenIsSaid() throws Exception {
    codes.add(401);
    ClusterException failure =
        catchThrowableOfType(ClusterException.class, () -> apply(Force.nobody(), false));
    assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(failure.fix()).contains("context here");
  }

  @Test
  void theSelectionIsWhatItSays() throws Exception {
    ClusterSelection selection = ClusterSelection.of(kubeconfig());
    try (ClusterClient client = ClusterClient.open(selection)) {
      assertThat(client.context()).contains("here");
      assertThat(client.namespace()).isEqualTo("of-here");
      assertThat(client.server()).isEqualTo("http://127.0.0.1:" + server.getAddress().getPort());
    }
    try (ClusterClient client = ClusterClient.open(selection.context("there").namespace("mine"))) {
      assertThat(client.context()).contains("there");
      assertThat(client.namespace()).isEqualTo("mine");
      assertThat(client.server()).isEqualTo("http://there.invalid");
    }
  }

  @Test
  void aKubeconfigThatDoesNotSayItIsRefusedWithTheReason() throws Exception {
    assertThat(failure(ClusterSelection.of(folder.resolve("none"))).reason())
        .isEqualTo(Reason.KUBECONFIG_MISSING);
    Path broken = Files.writeString(folder.resolve("broken"), "clusters: [}");
    assertThat(failure(ClusterSelection.of(broken)).reason()).isEqualTo(Reason.KUBECONFIG_BROKEN);
    Path empty = Files.writeString(folder.resolve("empty"), "apiVersion: v1\nkind: Config\n");
    assertThat(failure(ClusterSelection.of(empty)).reason()).isEqualTo(Reason.KUBECONFIG_BROKEN);
    for (String part : List.of("cluster: here", "user: me")) {
      Path dangling =
          Files.writeString(
              folder.resolve("dangling"),
              Files.readString(kubeconfig())
                  .replaceFirst(part, part.replaceFirst(":.*", ": nobody")));
      assertThat(failure(ClusterSelection.of(dangling)).what())
          .matches("kubeconfig .*dangling, contexts\\[here].context.* there is no .* nobody");
    }
    ClusterException unknown = failure(ClusterSelection.of(kubeconfig()).context("nowhere"));
    assertThat(unknown.reason()).isEqualTo(Reason.CONTEXT_UNKNOWN);
    assertThat(unknown.fix()).isEqualTo("it has here, there");
  }

  @Test
  void nothingKeepsTheProcessAliveAfterClose() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    codes.add(200);
    apply(Force.nobody(), false);
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                .map(Thread::getName)
                .collect(Collectors.toSet()))
        .isEmpty();
  }

  // ---- fixtures

  private ApplyResult apply(Force force, boolean dryRun) throws Exception {
    try (ClusterClient client = open(kubeconfig())) {
      return new ServerSideApply(
              api(client),
              dryRun ? ApplyOptions.of(force, ApplyOptions.Choice.DRY_RUN) : ApplyOptions.of(force))
          .apply(service(), LiveState.unknown());
    }
  }

  private Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(20), repeated::add);
  }

  private static KubernetesObject service(String name) {
    return AService.named(name).namespace("n").generated().objects().stream()
        .filter(object -> object.kind().equals("Service"))
        .findFirst()
        .orElseThrow();
  }

  private static KubernetesObject service() {
    return service("w");
  }

  private static ClusterClient open(Path kubeconfig) throws ClusterException {
    return ClusterClient.open(ClusterSelection.of(kubeconfig));
  }

  private static ClusterException failure(ClusterSelection selection) {
    return catchThrowableOfType(
        ClusterException.class, () -> ClusterClient.open(selection).close());
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts:
        - {name: here, context: {cluster: here, user: me, namespace: of-here}}
        - {name: there, context: {cluster: there, user: me}}
        clusters:
        - {name: here, cluster: {server: "http://127.0.0.1:%d"}}
        - {name: there, cluster: {server: "http://there.invalid"}}
        users: [{name: me, user: {token: t}}]
        """
            .formatted(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Content-Type")
            + " "
            + exchange.getRequestHeaders().getFirst("Accept"));
    String received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!received.isEmpty()) {
      sent.add(received);
    }
    Integer code = codes.remove();
    if (code != LOST) {
      String text = Optional.ofNullable(bodies.poll()).orElse(OBJECT);
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
