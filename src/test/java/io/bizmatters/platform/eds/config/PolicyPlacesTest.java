package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches and extra objects of a service do not get around the policies of its platform. */
class PolicyPlacesTest {

  @TempDir Path base;

  private ConfigurationFixture module;

  @BeforeEach
  void module() {
    module =
        new ConfigurationFixture(base)
            .platform("platform.yaml")
            .claim(ConfigurationFixture.MINIMAL);
  }

  private PolicyPlacesTest policies(String lines) {
    module.file(
        "platform.yaml",
        """
        apiVersion: eds.bizmatters.io/v1
        kind: Platform
        metadata: {name: acme, contact: platform@acme.example}
        extends: bizmatters
        policies:
        """
            + lines);
    return this;
  }

  private PolicyPlacesTest patch(String kind, String name, String spec) {
    module.file(
        "src/main/eds/patches/a.yaml",
        "kind: %s\nmetadata: {name: %s}\n%s\n".formatted(kind, name, spec));
    return this;
  }

  private List<Problem> problems() {
    Configuration configuration = module.read();
    assertThat(configuration.problems()).isEmpty();
    return Rendering.of(
            configuration.services().stream()
                .map(one -> new Placed(one.service().orElseThrow(), one.home()))
                .toList(),
            configuration.patches(),
            configuration.extras(),
            configuration.platform(),
            Optional.empty(),
            NatsResources.NONE)
        .problems();
  }

  @Test
  void aPatchDoesNotRaiseWhatAPolicyBounds() {
    policies("  autoscaling.maxReplicas: {max: 20, reason: the cluster has 20 slots}\n")
        .patch("ScaledObject", "orders-worker-scaler", "spec: {maxReplicaCount: 100}");
    List<Problem> problems = problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).isError()).isTrue();
    assertThat(problems.get(0).found())
        .isEqualTo(
            "a patch that changes spec.maxReplicaCount of ScaledObject orders-worker-scaler");
    assertThat(problems.get(0).allowed())
        .startsWith("what the field autoscaling.maxReplicas makes of it: the cluster has 20 slots")
        .contains("platform acme")
        .contains("contact platform@acme.example");
    assertThat(problems.get(0).fix())
        .isEqualTo("set autoscaling.maxReplicas, and remove it from the patch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resources.limits | {locked: true} | Deployment |"
            + " spec: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 64Gi}}}]}}}",
        "size | {allowed: [micro, small, medium, large]} | Deployment |"
            + " spec: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 64Gi}}}]}}}",
        "env.LOG_LEVEL | {allowed: [INFO]} | Deployment |"
            + " spec: {template: {spec: {containers: [{name: main, env: [{name: LOG_LEVEL, value: TRACE}]}]}}}",
        "labels.team | {pattern: '^[a-z]+$'} | Deployment |"
            + " metadata: {name: orders-worker, labels: {team: '007'}}",
        "nodeSelector | {locked: true} | Deployment |"
            + " spec: {template: {spec: {nodeSelector: {gpu: 'true'}}}}",
        "autoscaling | {locked: true} | ScaledObject | spec: {pollingInterval: 1}",
        "nats.url | {locked: true} | ScaledObject |"
            + " spec: {triggers: [{type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 9 * * *, desiredReplicas: '9'}}]}",
      })
  void aPatchDoesNotWriteWhereAPoliciedFieldIsRenderedTo(
      String field, String rule, String kind, String patch) {
    String name = kind.equals("ScaledObject") ? "orders-worker-scaler" : "orders-worker";
    policies("  " + field + ": " + rule + "\n");
    module.file(
        "src/main/eds/patches/a.yaml",
        "kind: %s\n%s%s\n"
            .formatted(
                kind,
                patch.startsWith("metadata") ? "" : "metadata: {name: " + name + "}\n",
                patch));
    assertThat(problems())
        .isNotEmpty()
        .allMatch(problem -> problem.allowed().contains("platform acme"));
  }

  @Test
  void aSidecarAndAnExtraObjectHaveImagesThatThePlatformAllows() {
    policies(
            "  image: {pattern: '^ghcr\\.io/', reason: only our registry is scanned,"
                + " except: {legacy: 2999-01-01}}\n")
        .patch(
            "Deployment",
            "orders-worker",
            "spec: {template: {spec: {containers: [{name: proxy, image: 'evil.example/proxy:1'}]}}}");
    module.file(
        "src/main/eds/extras/job.yaml",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: orders-worker-load}
        spec:
          template:
            spec:
              restartPolicy: Never
              initContainers: [{name: good, image: 'ghcr.io/org/tool:1'}]
              containers: [{name: load, image: 'evil.example/load:1'}]
        """);
    assertThat(problems())
        .extracting(Problem::found)
        .containsExactlyInAnyOrder(
            "evil.example/proxy:1 of the container proxy of Deployment orders-worker",
            "evil.example/load:1 of the container load of Job orders-worker-load");
  }

  @Test
  void aPatchOfWhatNoPolicyIsAboutStays() {
    policies("  autoscaling.maxReplicas: {max: 20}\n")
        .patch("ScaledObject", "orders-worker-scaler", "spec: {pollingInterval: 5}");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aServiceWithAnExceptionMayPatch() {
    policies("  autoscaling.maxReplicas: {max: 20, except: {orders-worker: 2999-12-31}}\n")
        .patch("ScaledObject", "orders-worker-scaler", "spec: {maxReplicaCount: 100}");
    assertThat(problems()).isEmpty();
  }
}
