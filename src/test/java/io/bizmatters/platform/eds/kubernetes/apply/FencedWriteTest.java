package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bizmatters.platform.eds.kubernetes.ApiServerModel;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Reply;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Request;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.QuickApi;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a write does when its object is not any more as it was seen. */
class FencedWriteTest {

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/n/deployments/w";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private final List<String> repeated = new ArrayList<>();
  private final ApiServerModel server;
  private Optional<ClusterClient> client = Optional.empty();

  FencedWriteTest() throws IOException {
    server = new ApiServerModel();
  }

  @BeforeEach
  void open() throws Exception {
    client = Optional.of(server.client("a", folder));
  }

  @AfterEach
  void close() {
    client.orElseThrow().close();
    server.close();
  }

  // ---- what is sent

  @Test
  void aFirstReleaseIsOnePatchThatMakesAndNeverChanges() throws Exception {
    LiveState own = look("1");
    int before = server.done().size();
    assertThat(apply("1", own).action()).isEqualTo(Action.CREATED);
    List<Request> sent = server.done().subList(before, server.done().size());
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).body().path("metadata").path("resourceVersion").asString())
        .isEqualTo("1");
    assertThat(sent.get(0).body().path("metadata").has("uid")).isFalse();
  }

  @Test
  void aChangeIsOnePatchWithTheVersionThatWasSeen() throws Exception {
    release("1");
    JsonNode seen = live(DEPLOYMENT).path("metadata");
    LiveState own = look("2");
    int before = server.done().size();
    ApplyResult applied = apply("2", own);
    assertThat(applied.action()).isEqualTo(Action.CHANGED);
    assertThat(applied.writtenAt()).isPresent();
    List<Request> sent = server.done().subList(before, server.done().size());
    assertThat(sent).hasSize(1);
    JsonNode metadata = sent.get(0).body().path("metadata");
    assertThat(metadata.path("resourceVersion")).isEqualTo(seen.path("resourceVersion"));
    assertThat(metadata.path("uid")).isEqualTo(seen.path("uid"));
  }

  @Test
  void whatIsForcedKeepsThePrecondition() throws Exception {
    release("1");
    server.write(DEPLOYMENT, "kubectl", text("9"), "spec", "minReadySeconds");
    KubernetesObject wanted = with(deployment("2"), "minReadySeconds", 4);
    LiveState own = apply(Force.everybody()).look(List.of(wanted));
    int before = server.done().size();
    ApplyResult applied = apply(Force.everybody()).apply(wanted, own, WriteGate.open());
    assertThat(applied.action()).isEqualTo(Action.CHANGED);
    List<Request> sent = server.done().subList(before, server.done().size());
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).query()).contains("force=true");
    assertThat(sent).allMatch(one -> one.body().path("metadata").has("resourceVersion"));
  }

  @Test
  void whatMayNotBeReadIsWrittenWithOneNotice() throws Exception {
    server.by(
        before(
            request ->
                request.method().equals("GET")
                    ? Optional.of(ApiServerModel.refusal(403, "Forbidden", "no right to get"))
                    : Optional.empty()));
    ServerSideApply apply = apply(Force.nobody());
    List<KubernetesObject> services =
        List.of(of("Service", AService.named("w")), of("Service", AService.named("x")));
    LiveState own = apply.look(services);
    ApplyResult first = apply.apply(services.get(0), own, WriteGate.open());
    ApplyResult second = apply.apply(services.get(1), own, WriteGate.open());
    assertThat(first.warnings()).singleElement().asString().contains("may not read", "eds:rbac");
    assertThat(second.warnings()).isEmpty();
    assertThat(server.done()).allMatch(one -> !one.body().path("metadata").has("resourceVersion"));
  }

  // ---- what came in between

  @Test
  void aStatusThatCameInBetweenIsNoneOfOursToMind() throws Exception {
    release("1");
    LiveState own = look("2");
    server.touch(DEPLOYMENT);
    assertThat(apply("2", own).action()).isEqualTo(Action.CHANGED);
    assertThat(image()).contains("w:2");
  }

  @Test
  void whatSomebodyElseWroteOnOurFieldsIsNotOverwritten() throws Exception {
    release("1");
    LiveState own = look("2");
    server.write(
        DEPLOYMENT, "kubectl-edit", text("x"), "metadata", "labels", "app.kubernetes.io/component");
    ApplyResult applied = apply("2", own);
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(applied.refusal().orElseThrow().what())
        .contains("was changed since it was read by kubectl-edit at T")
        .contains("nothing is overwritten");
    assertThat(applied.refusal().orElseThrow().fix()).isPresent();
    assertThat(image()).contains("w:1");
    assertThat(applied.writtenAt()).isEmpty();
  }

  @Test
  void anObjectThatNeverRestsIsGivenUpAndItsWriterNamed() throws Exception {
    release("1");
    LiveState own = look("2");
    server.by(
        before(
            request -> {
              if (request.isWrite()) {
                server.touch(DEPLOYMENT);
              }
              return Optional.empty();
            }));
    ApplyResult applied = apply("2", own);
    assertThat(applied.refusal().orElseThrow().what())
        .contains("changed before each of 10 attempts", "kube-controller-manager (status)");
    assertThat(image()).contains("w:1");
  }

  @Test
  void whatWasDeletedInBetweenIsMadeAnewAndSaid() throws Exception {
    release("1");
    LiveState own = look("2");
    server.delete(DEPLOYMENT);
    ApplyResult applied = apply("2", own);
    assertThat(applied.action()).isEqualTo(Action.CREATED);
    assertThat(applied.warnings().toString()).contains("was deleted by somebody");
  }

  @Test
  void whatWasMadeInBetweenIsNotOverwritten() throws Exception {
    LiveState own = look("2");
    release("1");
    ApplyResult applied = apply("2", own);
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(applied.refusal().orElseThrow().what())
        .contains("was missing when it was read, and was created since by eds");
    assertThat(image()).contains("w:1");
  }

  @Test
  void aLateWriteOfARunWithoutTheLockMakesWayForTheHolder() throws Exception {
    release("0");
    LiveState own = look("2");
    release("1");
    ApplyResult applied = apply(Force.nobody()).apply(deployment("2"), own, holder());
    assertThat(applied.action()).isEqualTo(Action.CHANGED);
    assertThat(applied.warnings().toString()).contains("no longer has the lock", "eds at T");
    assertThat(image()).contains("w:2");
  }

  @Test
  void theHolderDoesNotOverwriteAnotherModulesWork() throws Exception {
    ReleaseMark ours = new ReleaseMark("n", "w", "x:team-a");
    ReleaseMark theirs = new ReleaseMark("n", "w", "y:team-b");
    KubernetesObject wanted = ours.onto(deployment("2"));
    LiveState own = apply(Force.nobody()).look(List.of(wanted));
    KubernetesObject other = theirs.onto(deployment("1"));
    apply(Force.nobody()).apply(other, own, WriteGate.open());
    ApplyResult applied = apply(Force.everybody()).apply(wanted, own, holder());
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(image()).contains("w:1");
  }

  @Test
  void theHolderDoesNotOverwriteWhatAPersonDid() throws Exception {
    release("1");
    LiveState own = look("2");
    server.write(
        DEPLOYMENT, "kubectl-edit", text("x"), "metadata", "labels", "app.kubernetes.io/component");
    ApplyResult applied = apply(Force.everybody()).apply(deployment("2"), own, holder());
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(image()).contains("w:1");
  }

  @Test
  void ourOwnWriteWhoseAnswerWasLostIsFoundDone() throws Exception {
    release("1");
    LiveState own = look("2");
    AtomicInteger writes = new AtomicInteger();
    server.by(
        new ApiServerModel.Way() {
          @Override
          public Optional<Reply> after(Request request, Reply reply) {
            boolean lost = request.isWrite() && writes.getAndIncrement() == 0;
            return lost ? Optional.empty() : Optional.of(reply);
          }
        });
    ApplyResult applied = apply("2", own);
    assertThat(applied.action()).isEqualTo(Action.CHANGED);
    assertThat(applied.writtenAt()).isPresent();
    assertThat(applied.warnings()).isEmpty();
  }

  // ---- the gate

  @Test
  void theGateIsAskedBeforeEachAttempt() throws Exception {
    release("1");
    LiveState own = look("2");
    AtomicInteger failures = new AtomicInteger(2);
    server.by(
        before(
            request ->
                request.isWrite() && failures.getAndDecrement() > 0
                    ? Optional.of(ApiServerModel.refusal(503, "", "starting"))
                    : Optional.empty()));
    AtomicInteger asked = new AtomicInteger();
    apply(Force.nobody()).apply(deployment("2"), own, asked::incrementAndGet);
    assertThat(asked).hasValue(3);
    assertThat(repeated).hasSize(2);
  }

  @Test
  void nothingIsSentThroughAClosedGate() throws Exception {
    release("1");
    LiveState own = look("2");
    int before = server.done().size();
    ClusterException lost =
        catchThrowableOfType(
            ClusterException.class,
            () -> apply(Force.nobody()).apply(deployment("2"), own, FencedWriteTest::closed));
    assertThat(lost.reason()).isEqualTo(Reason.LOCK_LOST);
    assertThat(server.done()).hasSize(before);
  }

  @Test
  void aRepetitionThatTheGateStopsLeavesWhatMayHaveBeenWritten() throws Exception {
    release("1");
    LiveState own = look("2");
    server.by(
        before(
            request -> {
              if (request.isWrite()) {
                throw new IOException("cut");
              }
              return Optional.empty();
            }));
    AtomicInteger asked = new AtomicInteger();
    long start = System.nanoTime();
    ApplyResult applied =
        apply(Force.nobody())
            .apply(
                deployment("2"),
                own,
                () -> {
                  if (asked.incrementAndGet() > 1) {
                    closed();
                  }
                });
    assertThat(applied.action()).isEqualTo(Action.FAILED);
    assertThat(applied.refusal().orElseThrow().what()).contains("taken over");
    assertThat(applied.writtenAt().orElseThrow() - start).isPositive();
  }

  // ---- replicas, adoption

  @Test
  void replicasThatRunAreKeptAlsoWhereTheyChangeMeanwhile() throws Exception {
    release("1");
    server.write(DEPLOYMENT, "helm", number(5), "spec", "replicas");
    LiveState own = look("2");
    AtomicInteger writes = new AtomicInteger();
    server.by(
        before(
            request -> {
              if (request.isWrite() && writes.getAndIncrement() == 0) {
                server.write(DEPLOYMENT, "helm", number(7), "spec", "replicas");
              }
              return Optional.empty();
            }));
    assertThat(apply("2", own).action()).isEqualTo(Action.CHANGED);
    assertThat(live(DEPLOYMENT).path("spec").path("replicas").asInt()).isEqualTo(7);
    assertThat(image()).contains("w:2");
    assertThat(server.done().stream().filter(Request::isWrite).skip(1))
        .allMatch(one -> one.body().path("metadata").has("resourceVersion"));
  }

  @Test
  void adoptionDecidesAnewOnWhatCameInBetween() throws Exception {
    release("1");
    server.write(DEPLOYMENT, "helm", number(5), "spec", "replicas");
    server.write(DEPLOYMENT, "helm", text("x"), "spec", "foreign");
    LiveState own = look("2");
    AtomicInteger moves = new AtomicInteger();
    server.by(
        before(
            request -> {
              if (request.body().isArray() && moves.getAndIncrement() == 0) {
                server.write(DEPLOYMENT, "helm", text("y"), "spec", "another");
              }
              return Optional.empty();
            }));
    ApplyOptions adopting = ApplyOptions.of(Force.nobody(), ApplyOptions.Choice.ADOPT);
    ApplyResult applied = apply(adopting).apply(deployment("2"), own, WriteGate.open());
    assertThat(applied.action()).isEqualTo(Action.CHANGED);
    assertThat(moves).hasValue(2);
    assertThat(live(DEPLOYMENT).path("spec").has("foreign")).isFalse();
    assertThat(live(DEPLOYMENT).path("spec").has("another")).isFalse();
    assertThat(live(DEPLOYMENT).path("spec").path("replicas").asInt()).isEqualTo(5);
  }

  // ---- made anew

  @Test
  void whatCannotChangeIsDeletedAsSeenAndMadeAnew() throws Exception {
    release("1");
    JsonNode seen = live(DEPLOYMENT).path("metadata");
    server.by(before(request -> immutable(request)));
    Duration[] announced = {Duration.ZERO};
    ApplyResult applied =
        apply(RECREATE)
            .apply(
                deployment("2"),
                look("2"),
                new WriteGate() {
                  @Override
                  public void check() {}

                  @Override
                  public void mayTake(Duration atMost) {
                    announced[0] = atMost;
                  }
                });
    assertThat(applied.action()).isEqualTo(Action.CREATED);
    assertThat(image()).contains("w:2");
    JsonNode preconditions =
        server.done().stream()
            .filter(request -> request.method().equals("DELETE"))
            .map(request -> request.body().path("preconditions"))
            .findFirst()
            .orElseThrow();
    assertThat(preconditions.path("uid")).isEqualTo(seen.path("uid"));
    assertThat(preconditions.path("resourceVersion")).isEqualTo(seen.path("resourceVersion"));
    assertThat(announced[0]).isGreaterThan(Duration.ofSeconds(60));
  }

  @Test
  void nothingIsDeletedThatTheServerWouldNotTakeAnew() throws Exception {
    release("1");
    server.by(
        before(
            request ->
                request.query().contains("dryRun=All")
                    ? Optional.of(ApiServerModel.refusal(403, "Forbidden", "denied by a webhook"))
                    : immutable(request)));
    ApplyResult applied = apply(RECREATE).apply(deployment("2"), look("2"), WriteGate.open());
    assertThat(applied.refusal().orElseThrow().what())
        .contains("spec.selector cannot be changed", "nothing was deleted", "denied by a webhook");
    assertThat(server.done()).noneMatch(request -> request.method().equals("DELETE"));
    assertThat(image()).contains("w:1");
  }

  @Test
  void whatCannotBeReadIsNotDeleted() throws Exception {
    release("1");
    LiveState own = look("2");
    server.by(
        before(
            request ->
                request.method().equals("GET")
                    ? Optional.of(ApiServerModel.refusal(403, "Forbidden", "no right to get"))
                    : immutable(request)));
    ApplyResult applied = apply(RECREATE).apply(deployment("2"), own, WriteGate.open());
    assertThat(applied.refusal().orElseThrow().what()).contains("nothing was deleted", "HTTP 403");
    assertThat(server.paths()).contains(DEPLOYMENT);
  }

  @Test
  void aJobIsNeverMadeAnew() throws Exception {
    KubernetesObject job = job("1");
    ServerSideApply apply = apply(RECREATE);
    apply.apply(job, apply.look(List.of(job)), WriteGate.open());
    server.by(before(FencedWriteTest::immutable));
    ApplyResult applied = apply.apply(job("2"), apply.look(List.of(job)), WriteGate.open());
    assertThat(applied.refusal().orElseThrow().what())
        .contains("nothing was deleted: what a Job has done or holds would be deleted with it");
    assertThat(server.done()).noneMatch(request -> request.method().equals("DELETE"));
  }

  @Test
  void whatChangesBeforeItsDeletionIsLookedAtAgain() throws Exception {
    release("1");
    AtomicInteger deletions = new AtomicInteger();
    server.by(
        before(
            request -> {
              if (request.method().equals("DELETE") && deletions.getAndIncrement() == 0) {
                server.write(
                    DEPLOYMENT,
                    "kubectl",
                    text("x"),
                    "metadata",
                    "labels",
                    "app.kubernetes.io/component");
              }
              return immutable(request);
            }));
    ApplyResult applied = apply(RECREATE).apply(deployment("2"), look("2"), WriteGate.open());
    assertThat(applied.refusal().orElseThrow().what()).contains("by kubectl");
    assertThat(server.paths()).contains(DEPLOYMENT);
  }

  // ---- fixtures

  private static final ApplyOptions RECREATE =
      ApplyOptions.of(Force.nobody(), ApplyOptions.Choice.RECREATE);

  private interface Before {
    Optional<Reply> of(Request request) throws Exception;
  }

  private static ApiServerModel.Way before(Before before) {
    return new ApiServerModel.Way() {
      @Override
      public Optional<Reply> before(Request request) throws Exception {
        return before.of(request);
      }
    };
  }

  /** As Kubernetes refuses a change of a selector; the dry run has another name. */
  private static Optional<Reply> immutable(Request request) {
    boolean change = request.method().equals("PATCH") && request.body().path("metadata").has("uid");
    if (!change) {
      return Optional.empty();
    }
    String body =
        "{'message':'it is invalid','details':{'causes':[{'reason':'FieldValueInvalid',"
            + "'message':'field is immutable','field':'spec.selector'}]}}";
    return Optional.of(new Reply(422, JSON.readTree(body.replace('\'', '"'))));
  }

  private static void closed() throws ClusterException {
    throw new ClusterException(Reason.LOCK_LOST, "the lock was taken over", "run it again");
  }

  /** A run whose lock the server confirms. */
  private static WriteGate holder() {
    return new WriteGate() {
      @Override
      public void check() {}

      @Override
      public boolean confirm() {
        return true;
      }
    };
  }

  private ServerSideApply apply(Force force) {
    return apply(ApplyOptions.of(force));
  }

  private ServerSideApply apply(ApplyOptions options) {
    Api api = QuickApi.to(client.orElseThrow(), repeated::add);
    return new ServerSideApply(api, options);
  }

  private ApplyResult apply(String version, LiveState own) throws ClusterException {
    return apply(Force.nobody()).apply(deployment(version), own, WriteGate.open());
  }

  private LiveState look(String version) throws ClusterException {
    return apply(Force.nobody()).look(List.of(deployment(version)));
  }

  private void release(String version) throws ClusterException {
    assertThat(apply(version, look(version)).isMissing()).isFalse();
  }

  private JsonNode live(String path) {
    return server.find(path).orElseThrow();
  }

  private String image() {
    return live(DEPLOYMENT).path("spec").path("template").toString();
  }

  private static KubernetesObject deployment(String version) {
    return of("Deployment", AService.named("w").image("acme/w:" + version));
  }

  private static KubernetesObject job(String version) {
    return new KubernetesObject(
        Map.of(
            "apiVersion",
            "batch/v1",
            "kind",
            "Job",
            "metadata",
            Map.of("name", "w", "namespace", "n"),
            "spec",
            Map.of("suspend", version)));
  }

  private static KubernetesObject with(KubernetesObject object, String field, Object value) {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (object.tree().get("spec") instanceof Map<?, ?> own) {
      own.forEach((name, there) -> spec.put((String) name, there));
    }
    spec.put(field, value);
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("spec", spec);
    return new KubernetesObject(tree);
  }

  private static KubernetesObject of(String kind, AService service) {
    return service.namespace("n").generated().objects().stream()
        .filter(object -> object.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode text(String text) {
    return JSON.getNodeFactory().stringNode(text);
  }

  private static JsonNode number(int number) {
    return JSON.getNodeFactory().numberNode(number);
  }
}
