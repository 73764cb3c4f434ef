package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rows of "Upstream defects we correct" that show in what is generated, one test each. */
class DefectsTest {

  private static final AService FULL =
      AService.named("orders-worker")
          .secrets("orders-db", "orders-llm")
          .init(List.of("/app/migrate"), List.of());

  private static Deployment deployment(AService service) {
    return Readers.typed(yaml(service, "Deployment orders-worker"), Deployment.class);
  }

  private static Container main(AService service) {
    return deployment(service).getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private static String yaml(AService service, String title) {
    return service.generated().objects().stream()
        .filter(object -> object.title().equals(title))
        .map(ManifestYaml::of)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> titles(AService service) {
    return service.generated().objects().stream().map(KubernetesObject::title).toList();
  }

  private static Map<String, Object> trigger(AService service) {
    return service.generated().objects().stream()
        .filter(object -> object.kind().equals("ScaledObject"))
        .map(object -> Tree.list(Tree.mapping(object.tree(), "spec"), "triggers").get(0))
        .map(trigger -> Tree.mapping(trigger, "metadata"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> env(AService service) {
    return main(service).getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  @Test
  void row1_theInitContainerIsGeneratedWithTheWorkersImageAndSecrets() {
    Container init = deployment(FULL).getSpec().getTemplate().getSpec().getInitContainers().get(0);
    Container main = main(FULL);
    assertThat(init.getName()).isEqualTo("init");
    assertThat(init.getImage()).isEqualTo(main.getImage());
    assertThat(init.getImagePullPolicy()).isEqualTo(main.getImagePullPolicy());
    assertThat(init.getEnv()).isEqualTo(main.getEnv());
    assertThat(init.getEnvFrom()).isEqualTo(main.getEnvFrom());
    assertThat(init.getResources()).isEqualTo(main.getResources());
    assertThat(init.getSecurityContext()).isEqualTo(main.getSecurityContext());
    assertThat(init.getVolumeMounts()).isEqualTo(main.getVolumeMounts());
    assertThat(init.getPorts()).isEmpty();
    assertThat(init.getLivenessProbe()).isNull();
    assertThat(init.getReadinessProbe()).isNull();
  }

  @Test
  void row2_theRootFilesystemIsReadOnlyAndTmpIsWritable() {
    assertThat(main(FULL).getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(main(FULL).getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
    assertThat(deployment(FULL).getSpec().getTemplate().getSpec().getVolumes())
        .singleElement()
        .satisfies(volume -> assertThat(volume.getEmptyDir().getSizeLimit()).hasToString("1Gi"));
  }

  @Test
  void row3_onlyNamedSecretsAreReferenced() {
    assertThat(main(FULL).getEnvFrom())
        .extracting(source -> source.getSecretRef().getName())
        .containsExactly("orders-db", "orders-llm");
    assertThat(main(AService.named("orders-worker")).getEnvFrom()).isEmpty();
  }

  @Test
  void row4_namedSecretsAreNotOptional() {
    assertThat(main(FULL).getEnvFrom())
        .extracting(EnvFromSource::getSecretRef)
        .allSatisfy(reference -> assertThat(reference.getOptional()).isNull());
  }

  @Test
  void row5_theAccountIsTheOneThatHoldsTheStreamNeverSys() {
    assertThat(trigger(FULL)).containsEntry("account", "$G").doesNotContainKey("accountID");
    assertThat(trigger(AService.named("w").account("ORDERS"))).containsEntry("account", "ORDERS");
    String key = "A" + "B".repeat(55);
    assertThat(trigger(AService.named("w").account(key)))
        .containsEntry("accountID", key)
        .doesNotContainKey("account");
  }

  @Test
  void row6_replicasAreAbsentUnlessAutoscalingIsOff() {
    assertThat(deployment(FULL).getSpec().getReplicas()).isNull();
    AService off = AService.named("orders-worker").withoutAutoscaling(3);
    assertThat(deployment(off).getSpec().getReplicas()).isEqualTo(3);
    assertThat(titles(off)).doesNotContain("ScaledObject orders-worker-scaler");
  }

  @Test
  void row7_theHttpServiceExistsOnlyWithAPortEvenWhenThatIs8080() {
    assertThat(titles(FULL)).doesNotContain("Service orders-worker-http");
    assertThat(titles(AService.named("orders-worker").httpPort(8080)))
        .contains("Service orders-worker-http");
  }

  @Test
  void row8_theMonitoringEndpointFollowsTheNatsUrl() {
    assertThat(trigger(FULL))
        .containsEntry("natsServerMonitoringEndpoint", "nats-headless.nats.svc.cluster.local:8222");
    assertThat(trigger(AService.named("w").nats("nats://bus.messaging.svc:4222")))
        .containsEntry(
            "natsServerMonitoringEndpoint", "bus-headless.messaging.svc.cluster.local:8222");
  }

  @Test
  void row9_aNameOver47CharactersGetsAnHpaNameThatFits() {
    for (int length : new int[] {47, 48, 56}) {
      String name = "n".repeat(length);
      KubernetesObject scaledObject =
          AService.named(name).generated().objects().stream()
              .filter(object -> object.kind().equals("ScaledObject"))
              .findFirst()
              .orElseThrow();
      assertThat(
              Tree.at(
                  scaledObject.tree(), "spec", "advanced", "horizontalPodAutoscalerConfig", "name"))
          .isEqualTo(
              length > 47 ? java.util.Optional.of(name + "-hpa") : java.util.Optional.empty());
      assertThat(scaledObject.name()).hasSizeLessThanOrEqualTo(63);
    }
  }

  @Test
  void row11_everyLegalImageReferenceIsWrittenAsGiven() {
    for (String image :
        List.of(
            "localhost:5000/orders:1",
            "ghcr.io/acme/orders:1@sha256:" + "a".repeat(64),
            "Registry.Example.COM/acme/orders:1")) {
      assertThat(main(AService.named("orders-worker").image(image)).getImage()).isEqualTo(image);
    }
  }

  @Test
  void row12_anImageThatMayChangeIsAlwaysPulled() {
    Map<String, String> policies =
        Map.of(
            "acme/w",
            "Always",
            "acme/w:latest",
            "Always",
            "acme/w:1",
            "IfNotPresent",
            "acme/w@sha256:" + "a".repeat(64),
            "IfNotPresent");
    policies.forEach(
        (image, policy) ->
            assertThat(main(AService.named("orders-worker").image(image)).getImagePullPolicy())
                .as(image)
                .isEqualTo(policy));
  }

  @Test
  void row13_telemetryTellsTheImagesVersionAndTheEnvironment() {
    assertThat(env(FULL))
        .containsEntry("OTEL_SERVICE_VERSION", "1.4.2")
        .containsEntry(
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=orders-worker,service.version=1.4.2,deployment.environment=production");
    AService versionless = AService.named("orders-worker").image("acme/w");
    assertThat(env(versionless))
        .doesNotContainKey("OTEL_SERVICE_VERSION")
        .containsEntry(
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=orders-worker,deployment.environment=production");
    assertThat(
            new Manifests("staging")
                .of(FULL.build()).stream()
                    .map(object -> object.tree().toString())
                    .toList()
                    .toString())
        .contains("deployment.environment=staging");
  }

  @Test
  void row14_thePrometheusPortIsTheContainersPort() {
    AService service = AService.named("orders-worker").httpPort(9000);
    Service internal = Readers.typed(yaml(service, "Service orders-worker"), Service.class);
    assertThat(internal.getMetadata().getAnnotations()).containsEntry("prometheus.io/port", "9000");
    assertThat(internal.getSpec().getPorts().get(0).getPort()).isEqualTo(8080);
    assertThat(deployment(service).getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("prometheus.io/port", "9000");
  }

  @Test
  void row15_theProbesHonourTheirPathsAlsoWithoutAnHttpPort() {
    Container main = main(AService.named("orders-worker").paths("/live", "/go"));
    assertThat(main.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/live");
    assertThat(main.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/go");
    assertThat(main.getReadinessProbe().getHttpGet().getPort().getIntVal()).isEqualTo(8080);
  }

  @Test
  void row16_theVersionLabelIsOnDeploymentPodsAndServicesAndInNoSelector() {
    AService service = AService.named("orders-worker").httpPort(8000);
    for (KubernetesObject object : service.generated().objects()) {
      boolean expected = List.of("Deployment", "Service").contains(object.kind());
      assertThat(Tree.mapping(Tree.mapping(object.tree(), "metadata"), "labels").keySet())
          .as(object.title())
          .matches(labels -> labels.contains("app.kubernetes.io/version") == expected);
    }
    Deployment deployment = deployment(service);
    assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/version", "1.4.2");
    assertThat(deployment.getSpec().getSelector().getMatchLabels())
        .isEqualTo(Map.of("app.kubernetes.io/name", "orders-worker"));
  }

  @Test
  void row17_theUsersLabelsAndAnnotationsAreOnEveryObjectAndOnThePods() {
    AService service =
        AService.named("orders-worker")
            .httpPort(8000)
            .maxUnavailable("1")
            .networkPolicy(List.of())
            .configAt("/etc/x")
            .configFile("a", "b")
            .label("team", "orders")
            .annotation("example.com/owner", "orders");
    assertThat(service.generated().objects())
        .hasSize(8)
        .allSatisfy(
            object -> {
              Map<String, Object> metadata = Tree.mapping(object.tree(), "metadata");
              assertThat(Tree.mapping(metadata, "labels")).containsEntry("team", "orders");
              assertThat(Tree.mapping(metadata, "annotations"))
                  .containsEntry("example.com/owner", "orders");
            });
    var pods = deployment(service).getSpec().getTemplate().getMetadata();
    assertThat(pods.getLabels()).containsEntry("team", "orders");
    assertThat(pods.getAnnotations()).containsEntry("example.com/owner", "orders");
  }
}
