package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Whose an object is, and why it stays. */
class FoundObjectTest {

  private static final String KEDAS =
      "'ownerReferences':[{'kind':'ScaledObject','name':'w-scaler','controller':true}]";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "eds  | r    | x:a  | n    | \"\"  | true  | release r in namespace n of module x:a, service w",
        "eds  | r    | y:b  | n    | \"\"  | false | release r in namespace n of module y:b, service w",
        "eds  | r    | x:a  | m    | \"\"  | false | release r in namespace m of module x:a, service w",
        "eds  | q    | x:a  | n    | \"\"  | false | release q in namespace n of module x:a, service w",
        "eds  | none | none | none | \"\"  | false | a release that left no mark on it, service w",
        "eds  | r    | none | n    | \"\"  | false | release r in namespace n of module (unnamed), service w",
        "Helm | r    | x:a  | n    | \"\"  | false | Helm",
        "none | r    | x:a  | n    | \"\"  | false | unknown",
        "eds  | r    | x:a  | n    | KEDAS | false | ScaledObject w-scaler"
      })
  void itIsOursByItsMarkAndNobodyElsesByItsController(
      String managedBy,
      String release,
      String module,
      String namespace,
      String more,
      boolean ours,
      String owner) {
    String labels =
        one("app.kubernetes.io/managed-by", managedBy)
            + one("eds.bizmatters.io/release", release)
            + "'app.kubernetes.io/name':'w'";
    String annotations =
        one("eds.bizmatters.io/module", module)
            + one("eds.bizmatters.io/namespace", namespace)
            + "'x':'y'";
    String fields = more.replace("KEDAS", "," + KEDAS);
    FoundObject found =
        found("'labels':{" + labels + "},'annotations':{" + annotations + "}" + fields);
    ReleaseMark mark = new ReleaseMark("n", "r", "x:a");
    assertThat(found.isOf(mark)).isEqualTo(ours);
    assertThat(found.isOf(mark, "w")).isEqualTo(ours);
    assertThat(found.isOf(mark, "v")).isFalse();
    assertThat(found.owner()).isEqualTo(owner);
  }

  private static String one(String name, String value) {
    return value.equals("none") ? "" : "'" + name + "':'" + value + "',";
  }

  @Test
  void helmsReleaseIsNamed() {
    FoundObject found =
        found(
            "'labels':{'app.kubernetes.io/managed-by':'Helm'},"
                + "'annotations':{'meta.helm.sh/release-name':'orders'}");
    assertThat(found.owner()).isEqualTo("Helm (release orders)");
  }

  @Test
  void whatHoldsItIsSaidWithWhatToDo() {
    assertThat(found("'finalizers':['finalizer.keda.sh']").whyStillThere())
        .contains("KEDA's operator")
        .contains("kubectl patch scaledobject w -n n --type=merge");
    assertThat(found("'finalizers':['foregroundDeletion']").whyStillThere()).contains("its pods");
    assertThat(found("'finalizers':['a/b','c/d']").whyStillThere()).startsWith("held by a/b, c/d");
    assertThat(found("'x':1").whyStillThere()).contains("not deleted it yet");
  }

  @Test
  void aSecretsValuesAreNeverShownInAConflict() {
    Answer conflict =
        Answer.of(
            409,
            ("{'details':{'causes':[{'reason':'FieldManagerConflict','field':'.data.token',"
                    + "'message':'conflict with \\\"x\\\"'}]}}")
                .replace('\'', '"'),
            Optional.empty(),
            List.of());
    Map<String, Object> ours = Map.of("kind", "Secret", "data", Map.of("token", "b3Vycw=="));
    Map<String, Object> live = Map.of("kind", "Secret", "data", Map.of("token", "dGhlaXJz"));
    assertThat(Refusal.of(conflict, ours).against(live).conflicts())
        .containsExactly(
            new FieldConflict(".data.token", "x", Optional.of("***"), Optional.of("***")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".spec.template.spec.containers[name=\"main\"].resources.limits.cpu | 2 | 2000m | true",
        ".spec.template.spec.containers[name=\"main\"].resources.requests.memory | 1Gi | 1024Mi | true",
        ".spec.template.spec.volumes[name=\"v\"].emptyDir.sizeLimit | 1024Ki | 1Mi | true",
        ".spec.template.spec.containers[name=\"main\"].resources.limits.cpu | 2 | 2001m | false",
        ".spec.template.spec.containers[name=\"main\"].env[name=\"limits\"].value | 2 | 2000m | false",
        ".metadata.annotations.limits.cpu | 2 | 2000m | false",
        ".spec.replicas | 2 | 2000m | false",
      })
  void equalQuantitiesAreNoConflict(String field, String live, String ours, boolean equal) {
    FieldConflict conflict =
        new FieldConflict(field, "kubectl", Optional.of(live), Optional.of(ours));
    assertThat(conflict.isEqualInValue()).isEqualTo(equal);
    assertThat(Force.nobody().takesOverOf(List.of(conflict))).isEqualTo(equal);
    FieldConflict other =
        new FieldConflict(".spec.paused", "kubectl", Optional.of("true"), Optional.of("false"));
    assertThat(Force.nobody().takesOverOf(List.of(conflict, other))).isFalse();
    assertThat(Force.nobody().takesOverOf(List.of())).isFalse();
  }

  @Test
  void anAnswerWithoutDetailsIsOfAKindThatIsNotServed() {
    Answer answer = Answer.of(404, "404 page not found\n", Optional.empty(), List.of());
    Refusal refusal =
        Refusal.of(answer, Map.of("apiVersion", "keda.sh/v1alpha1", "kind", "ScaledObject"));
    assertThat(refusal.isNotServed()).isTrue();
    assertThat(refusal.what()).isEqualTo("the server serves no ScaledObject of keda.sh/v1alpha1");
    assertThat(refusal.fix().orElseThrow()).startsWith("install KEDA");
  }

  private static FoundObject found(String metadata) {
    String json = "{'metadata':{'name':'w','uid':'u'," + metadata + "}}";
    return new FoundObject(
        "keda.sh/v1alpha1",
        "ScaledObject",
        "n",
        LiveObject.of(new JsonMapper().readTree(json.replace('\'', '"'))));
  }
}
