package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link ReadinessClusterTest} on the newest Kubernetes, KEDA and NATS, and tests what only
 * these versions do.
 */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class ReadinessOnNewestVersionsClusterTest extends ReadinessClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** KEDA writes HPAs of minimum 1 or more: the platform makes it 0, as it may from now on. */
  private static final String MINIMUM_OF_ZERO =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: NAMESPACE}
      spec:
        matchConstraints:
          resourceRules:
          - apiGroups: [autoscaling]
            apiVersions: [v2]
            operations: [CREATE, UPDATE]
            resources: [horizontalpodautoscalers]
        failurePolicy: Fail
        reinvocationPolicy: Never
        mutations:
        - patchType: ApplyConfiguration
          applyConfiguration: {expression: "Object{spec: Object.spec{minReplicas: 0}}"}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: NAMESPACE}
      spec:
        policyName: NAMESPACE
        matchResources:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
      """;

  @Test
  void whatItsHpaScaledToZeroRestsAndIsReadyAgainWhenItIsWoken(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    String policy = MINIMUM_OF_ZERO.replace("NAMESPACE", namespace.name());
    try (Streams stream = Streams.create(cluster.natsUrl()).durable("w").publish(1);
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, stream.name());
      workers.kubectlReading(policy, "apply", "-f", "-");
      AService worker =
          workers
              .named("w", "1")
              .replicas(0, 10)
              .pace(Duration.ofSeconds(2), Duration.ofMinutes(10))
              .scaleDownStabilization(Duration.ofSeconds(1));
      assertState(driver, worker, "READY");

      // the API server takes up a new policy within seconds
      for (int i = 0; !hpa(workers, "{.spec.minReplicas}").equals("0") && i < 60; i++) {
        workers.kubectl("annotate", "hpa/keda-hpa-w-scaler", "looked=" + i, "--overwrite");
      }
      stream.purge();
      workers.kubectl(
          "wait", "hpa/keda-hpa-w-scaler", "--for=condition=ScaledToZero", "--timeout=60s");
      assertThat(hpa(workers, "{.spec.minReplicas}")).isEqualTo("0");
      workers.kubectl("wait", "deployment/w", "--for=jsonpath={.spec.replicas}=0");

      WaitResult rests = assertState(driver, worker, "READY_IDLE");
      assertThat(rests.judgement().gates().get(Gate.AUTOSCALER))
          .isEqualTo(new GateResult.Passed("rests at 0 replicas"));
      assertState(driver, worker.image("acme/worker:2"), "READY_IDLE");

      stream.publish(1);
      workers.kubectl(
          "wait", "deployment/w", "--for=jsonpath={.status.availableReplicas}=1", "--timeout=60s");
      assertState(driver, worker, "READY");
    } finally {
      cluster.kubectlReading(policy, "delete", "-f", "-").orFail();
    }
  }

  private static String hpa(Workers workers, String path) {
    return workers.kubectl("get", "hpa/keda-hpa-w-scaler", "-o", "jsonpath=" + path);
  }

  private static WaitResult assertState(ReleaseDriver driver, AService worker, String state)
      throws Exception {
    Map<String, WaitResult> ended = driver.within(PATIENCE).run(Workers.generated(worker));
    WaitResults.assertStates(ended, Map.of("w", state));
    return WaitResults.one(ended, "w");
  }
}
