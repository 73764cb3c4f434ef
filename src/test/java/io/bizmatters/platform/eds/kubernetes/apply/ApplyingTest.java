package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is decided about an object without asking anybody. */
class ApplyingTest {

  private static final List<KubernetesObject> OBJECTS =
      AService.named("orders-worker").generated().objects();

  @Test
  void theHashIsOfTheManifestAndLeavesTheRestAsItIs() {
    KubernetesObject plain = object("Deployment");
    KubernetesObject sent = HashAnnotation.onto(plain);
    assertThat(at(sent, ".metadata.annotations.eds.bizmatters.io/hash"))
        .isEqualTo(HashAnnotation.of(plain))
        .asString()
        .matches("[0-9a-f]{64}");
    assertThat(HashAnnotation.onto(plain)).isEqualTo(sent);
    assertThat(at(sent, ".spec")).isEqualTo(at(plain, ".spec"));
    assertThat(at(sent, ".metadata.labels")).isEqualTo(at(plain, ".metadata.labels"));
    assertThat(FieldPath.in(sent.tree(), ".metadata.annotations.eds.bizmatters.io/spec-hash"))
        .isEmpty();
  }

  @Test
  void aScaledObjectsSpecHasAHashThatItsMetadataDoesNotChange() {
    String path = ".metadata.annotations.eds.bizmatters.io/spec-hash";
    KubernetesObject one = HashAnnotation.onto(object("ScaledObject"));
    KubernetesObject labelled =
        HashAnnotation.onto(
            of("ScaledObject", AService.named("orders-worker").label("team", "orders")));
    KubernetesObject wider =
        HashAnnotation.onto(of("ScaledObject", AService.named("orders-worker").replicas(1, 99)));
    assertThat(at(one, path)).isEqualTo(at(labelled, path)).isNotEqualTo(at(wider, path));
    assertThat(HashAnnotation.of(one)).isNotEqualTo(HashAnnotation.of(labelled));
  }

  @ParameterizedTest
  @CsvSource({
    ".spec.selector.matchLabels.app.kubernetes.io/name, orders-worker",
    ".spec.template.spec.containers[name=\"orders-worker\"].image, i:1",
    ".spec.template.spec.containers[name=\"orders-worker\"].env[name=\"A]\"].value, odd",
    "'.spec.ports[containerPort=8080,protocol=\"TCP\"].name', http"
  })
  void aFieldIsFoundAsKubernetesNamesIt(String path, String value) {
    Map<String, Object> container =
        Map.of(
            "name",
            "orders-worker",
            "image",
            "i:1",
            "env",
            List.of(Map.of("name", "B", "value", "b"), Map.of("name", "A]", "value", "odd")));
    Map<String, Object> tree =
        Map.of(
            "spec",
            Map.of(
                "selector",
                Map.of(
                    "matchLabels", Map.of("app", "no", "app.kubernetes.io/name", "orders-worker")),
                "template",
                Map.of("spec", Map.of("containers", List.of(container))),
                "ports",
                List.of(
                    Map.of("containerPort", 9090, "name", "other"),
                    Map.of("containerPort", 8080, "name", "http"))));
    assertThat(FieldPath.in(tree, path)).contains(value);
    assertThat(FieldPath.in(tree, path + "x")).isEmpty();
    assertThat(FieldPath.in(tree, path + "[name=\"x\"]")).isEmpty();
  }

  @Test
  void aConflictNamesFieldOwnerBothValuesAndWhatToDo() {
    Refusal refusal = Refusal.of(conflict("kubectl-set"), Map.of("spec", Map.of("x", "ours")));
    Refusal complete = refusal.against(Map.of("spec", Map.of("x", "live")));
    assertThat(complete.conflicts())
        .containsExactly(
            new FieldConflict(".spec.x", "kubectl-set", Optional.of("live"), Optional.of("ours")));
    assertThat(complete.what()).isEqualTo(".spec.x is owned by kubectl-set");
    assertThat(complete.conflicts().get(0).advice()).contains("-Deds.forceConflicts=kubectl-set");
  }

  @Test
  void credentialsInAConflictAreHidden() {
    Refusal refusal =
        Refusal.of(conflict("x"), Map.of("spec", Map.of("x", "nats://me:secret@nats:4222")));
    assertThat(refusal.conflicts().get(0).ours().orElseThrow()).doesNotContain("secret");
  }

  @Test
  void forceTakesOverFromEverybodyOrFromThoseNamed() {
    List<FieldConflict> conflicts = Refusal.of(conflict("kubectl"), Map.of()).conflicts();
    assertThat(Force.everybody().takesOver(conflicts)).isTrue();
    assertThat(Force.nobody().takesOver(conflicts)).isFalse();
    assertThat(Force.of(Set.of("kubectl", "helm")).takesOver(conflicts)).isTrue();
    assertThat(Force.of(Set.of("helm")).takesOver(conflicts)).isFalse();
    assertThat(Force.of(Set.of("helm")).takesOver(List.of())).isFalse();
  }

  @Test
  void anImmutableFieldIsNamed() {
    Answer answer =
        answer(
            422,
            "{'message':'Deployment is invalid','details':{'causes':[{'reason':'FieldValueInvalid',"
                + "'message':'Invalid value: {}: field is immutable','field':'spec.selector'}]}}");
    Refusal refusal = Refusal.of(answer, Map.of());
    assertThat(refusal.immutable()).containsExactly("spec.selector");
    assertThat(refusal.what())
        .isEqualTo("spec.selector cannot be changed on an object that exists");
  }

  @Test
  void warningsLoseTheirFrameAndForeignTextIsAMessage() {
    Answer answer =
        Answer.of(
            502,
            "<html>" + "x".repeat(1000),
            Optional.empty(),
            List.of("299 - \"spec.a: deprecated\"", "odd"));
    assertThat(answer.warnings()).containsExactly("spec.a: deprecated", "odd");
    assertThat(answer.message()).startsWith("<html>xxx").hasSize(300);
  }

  @ParameterizedTest
  @CsvSource({
    "helm, Update, '', true",
    "eds, Apply, '', true",
    "kubectl-client-side-apply, Update, '', true",
    "kube-controller-manager, Update, scale, false",
    "eds-handover, Apply, '', false"
  })
  void replicasAreHandedOverFromAnOlderOwner(
      String manager, String operation, String subresource, boolean due) {
    assertThat(
            ReplicaHandover.isDue(
                object("Deployment"), live(owner(manager, operation, subresource))))
        .isEqualTo(due);
  }

  @Test
  void replicasAreNotHandedOverTwiceOrWhenTheyAreOurs() {
    LiveObject owned = live(owner("helm", "Update", ""));
    LiveObject shared = live(owner("helm", "Update", "") + "," + owner("x", "Apply", ""));
    assertThat(ReplicaHandover.isDue(object("Deployment"), shared)).isFalse();
    assertThat(ReplicaHandover.isDue(object("Deployment"), live(""))).isFalse();
    assertThat(ReplicaHandover.isDue(object("Service"), owned)).isFalse();
    KubernetesObject fixed =
        of("Deployment", AService.named("orders-worker").withoutAutoscaling(3));
    assertThat(ReplicaHandover.isDue(fixed, owned)).isFalse();
    assertThat(ReplicaHandover.isDue(object("Deployment"), owned)).isTrue();
  }

  @Test
  void anObjectIsProvenByItsHashAndItsFields() {
    KubernetesObject object = object("ServiceAccount");
    String fields =
        "{'f:automountServiceAccountToken':{},'f:metadata':{'f:annotations':{'f:eds.bizmatters.io/hash':{}},"
            + "'f:labels':{'f:app.kubernetes.io/component':{},'f:app.kubernetes.io/managed-by':{},"
            + "'f:app.kubernetes.io/name':{}}}}";
    String hash = HashAnnotation.of(object);
    KubernetesObject sent = HashAnnotation.onto(object);
    assertThat(LiveState.proveUnchanged(sent, live(hash, "eds", fields), Force.nobody())).isTrue();
    assertThat(LiveState.proveUnchanged(sent, live("other", "eds", fields), Force.nobody()))
        .isFalse();
    assertThat(
            LiveState.proveUnchanged(sent, live(hash, "eds", fields, "platform"), Force.nobody()))
        .isFalse();
    assertThat(LiveState.proveUnchanged(sent, live(hash, "kubectl", fields), Force.nobody()))
        .isFalse();
    assertThat(
            LiveState.proveUnchanged(
                sent,
                live(hash, "eds", fields.replace("'f:automountServiceAccountToken':{},", "")),
                Force.nobody()))
        .isFalse();
  }

  private static LiveObject live(String hash, String manager, String fields) {
    return live(hash, manager, fields, "eds");
  }

  private static LiveObject live(String hash, String manager, String fields, String managedBy) {
    return LiveObject.of(
        json(
            "{'metadata':{'name':'w','labels':{'app.kubernetes.io/managed-by':'"
                + managedBy
                + "','app.kubernetes.io/name':'orders-worker'},'annotations':{'eds.bizmatters.io/hash':'"
                + hash
                + "'},'managedFields':[{'manager':'"
                + manager
                + "','operation':'Apply','fieldsV1':"
                + fields
                + "}]}}"));
  }

  private static LiveObject live(String owners) {
    return LiveObject.of(json("{'metadata':{'managedFields':[" + owners + "]}}"));
  }

  private static String owner(String manager, String operation, String subresource) {
    return "{'manager':'%s','operation':'%s','subresource':'%s','fieldsV1':{'f:spec':{'f:replicas':{}}}}"
        .formatted(manager, operation, subresource);
  }

  private static Answer conflict(String manager) {
    return answer(
        409,
        "{'message':'Apply failed','details':{'causes':[{'reason':'FieldManagerConflict',"
            + "'message':'conflict with \\\""
            + manager
            + "\\\" using apps/v1','field':'.spec.x'}]}}");
  }

  private static Answer answer(int code, String json) {
    return Answer.of(code, json.replace('\'', '"'), Optional.empty(), List.of());
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }

  private static KubernetesObject object(String kind) {
    return OBJECTS.stream().filter(object -> object.kind().equals(kind)).findFirst().orElseThrow();
  }

  private static KubernetesObject of(String kind, AService service) {
    return service.generated().objects().stream()
        .filter(object -> object.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Object at(KubernetesObject object, String path) {
    return FieldPath.in(object.tree(), path).orElseThrow();
  }
}
