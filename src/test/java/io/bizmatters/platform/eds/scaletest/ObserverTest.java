package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which HPA cannot scale, and which has nothing to scale. */
class ObserverTest {

  private static final Condition DISABLED = active(Status.FALSE, "ScalingDisabled");
  private static final Condition UNREAD = active(Status.FALSE, "FailedGetExternalMetric");
  private static final Condition AT_ZERO =
      new Condition("ScaledToZero", Status.TRUE, "ScaledToZero", "");

  private static Condition active(Status status, String reason) {
    return new Condition("ScalingActive", status, reason, "");
  }

  private static Optional<String> inactive(int replicas, Condition... conditions) {
    LiveHpa live =
        new LiveHpa(
            "hpa",
            "hpa-1",
            "scaled-object-1",
            Optional.empty(),
            1,
            10,
            List.of("metric"),
            new Conditions(List.of(conditions)),
            1,
            0);
    return Observer.hpa(live, replicas).inactive();
  }

  @Test
  void anHpaThatRestsAtZeroIsNotInactive() {
    assertThat(inactive(0, DISABLED)).isEmpty();
    assertThat(inactive(0, UNREAD, AT_ZERO)).isEmpty();
    assertThat(inactive(0, active(Status.TRUE, "ValidMetricFound"), AT_ZERO)).isEmpty();
  }

  @Test
  void anHpaThatCannotReadItsMetricIs() {
    assertThat(inactive(2, UNREAD)).contains("ScalingActive=False FailedGetExternalMetric");
    assertThat(inactive(2, UNREAD, AT_ZERO))
        .as("ScaledToZero is left over once KEDA has woken the service")
        .contains("ScalingActive=False FailedGetExternalMetric");
  }

  @Test
  void anHpaThatCannotScaleIsAlsoAtZero() {
    assertThat(
            inactive(0, new Condition("AbleToScale", Status.FALSE, "FailedGetScale", ""), AT_ZERO))
        .contains("AbleToScale=False FailedGetScale");
  }
}
