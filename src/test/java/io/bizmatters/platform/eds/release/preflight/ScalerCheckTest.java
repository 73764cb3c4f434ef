package io.bizmatters.platform.eds.release.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.Nodes;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.custom.Patches;
import io.bizmatters.platform.eds.release.preflight.Scalers.Scaler;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Another autoscaler of the worker's Deployment. */
class ScalerCheckTest {

  private static final Scaler HPA =
      new Scaler("HorizontalPodAutoscaler", "old-hpa", "w", Optional.empty(), List.of(), List.of());
  private static final String TRANSFER =
      "metadata: {name: w-scaler, annotations: {scaledobject.keda.sh/transfer-hpa-ownership: 'true'}}\n";

  private static Findings judged(String patch) {
    List<ServiceObjects> services = List.of(AService.named("w").namespace("a").generated());
    List<ServiceObjects> patched =
        Patches.apply(
                patch.isEmpty() ? List.of() : Nodes.yaml("kind: ScaledObject\n" + patch), services)
            .services();
    return ScalerCheck.judge(TargetService.of(patched, "a").get(0), HPA);
  }

  @Test
  void anotherAutoscalerIsRefused() {
    assertThat(judged("").misses())
        .singleElement()
        .satisfies(
            miss -> assertThat(miss.fix()).contains("delete horizontalpodautoscaler old-hpa"));
  }

  @Test
  void oneThatKedaTakesOverIsAccepted() {
    Findings found =
        judged(TRANSFER + "spec: {advanced: {horizontalPodAutoscalerConfig: {name: old-hpa}}}");
    assertThat(found.misses()).isEmpty();
    assertThat(found.notices())
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).contains("takes over").contains("old-hpa"));
  }

  @Test
  void theHandoverNeedsTheNameOfTheOneThatIsThere() {
    assertThat(judged(TRANSFER).misses())
        .singleElement()
        .satisfies(
            miss ->
                assertThat(miss.fix())
                    .contains("spec.advanced.horizontalPodAutoscalerConfig.name: old-hpa"));
  }

  @Test
  void aHandoverThatIsNotWantedIsNone() {
    assertThat(
            judged(
                    TRANSFER.replace("'true'", "'false'")
                        + "spec: {advanced: {horizontalPodAutoscalerConfig: {name: old-hpa}}}")
                .misses())
        .hasSize(1);
  }
}
