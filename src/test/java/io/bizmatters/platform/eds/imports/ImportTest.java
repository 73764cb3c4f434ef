package io.bizmatters.platform.eds.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.imports.Import.Imported;
import io.bizmatters.platform.eds.imports.Import.Outcome;
import io.bizmatters.platform.eds.imports.Import.Refused;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports of what other tools have made, and of what is no service. */
class ImportTest {

  /** What JKube makes of a fragment, with a ScaledObject beside it. */
  private static final String OF_JKUBE =
      """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: billing
          labels: {app: billing, provider: jkube, app.kubernetes.io/managed-by: jkube}
          annotations: {jkube.eclipse.org/git-branch: main}
        spec:
          replicas: 3
          selector: {matchLabels: {app: billing}}
          template:
            metadata: {labels: {app: billing}}
            spec:
              priorityClassName: batch
              containers:
              - name: billing
                image: acme/billing:7
                env:
                - {name: NATS_URL, value: "nats://nats.nats.svc:4222"}
                - {name: NODE, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                - {name: MODE, value: "on"}
                ports: [{containerPort: 9000}]
                resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 2Gi}}
              - name: sidecar
                image: acme/proxy:1
      - apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: billing}
        spec:
          scaleTargetRef: {name: billing}
          triggers:
          - type: nats-jetstream
            metadata: {account: $SYS, stream: BILLS, consumer: billing-workers, lagThreshold: "7", natsServerMonitoringEndpoint: "nats.nats.svc.cluster.local:8222"}
      - apiVersion: v1
        kind: Secret
        metadata: {name: unrelated}
      """;

  @TempDir Path directory;
  private Path source;

  @BeforeEach
  void makeSource() {
    source = directory.resolve("source.yaml");
  }

  private Outcome read(String yaml, Optional<String> name) throws Exception {
    Files.writeString(source, yaml);
    return new Import("source.yaml", name, AnyService.RULES)
        .of(
            ObjectFiles.read(
                source,
                path -> path.getFileName().toString(),
                AnyService.PLATFORM.api(),
                AnyService.RULES));
  }

  private Imported imported(String yaml) throws Exception {
    Outcome outcome = read(yaml, Optional.empty());
    assertThat(outcome).isInstanceOf(Imported.class);
    return (Imported) outcome;
  }

  private Problem refused(String yaml) throws Exception {
    Outcome outcome = read(yaml, Optional.empty());
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).problems().get(0);
  }

  @Test
  void whatAnotherToolHasMadeBecomesAServiceAndWhatIsLostIsNamed() throws Exception {
    Imported imported = imported(OF_JKUBE);

    EventDrivenService service = imported.service();
    assertThat(service.size()).contains("small");
    assertThat(service.nats().stream()).isEqualTo("BILLS");
    assertThat(service.nats().account()).isEqualTo("$G");
    assertThat(service.autoscaling().lagThreshold()).isEqualTo(7);
    assertThat(service.autoscaling().maxReplicas()).isEqualTo(100);
    assertThat(service.http().port()).hasValue(9000);
    assertThat(service.env()).containsOnlyKeys("MODE");
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("the container sidecar is not carried over"))
        .anyMatch(note -> note.startsWith("the pod's priorityClassName is not carried over"))
        .anyMatch(note -> note.startsWith("env NODE is not carried over"))
        .anyMatch(note -> note.startsWith("nats.account $SYS holds no stream"))
        .anyMatch(note -> note.startsWith("Secret unrelated is not carried over"));
    assertThat(imported.differences())
        .extracting(Difference::line)
        .contains(
            "Deployment billing: spec.template.spec.priorityClassName: only in the source (batch)",
            "Deployment billing: spec.selector.matchLabels.app: only in the source (billing)")
        .noneMatch(line -> line.contains("nats://"));
  }

  @Test
  void aDeploymentWithoutAScaledObjectSaysWhatItLacks() throws Exception {
    String alone =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: billing}
        spec:
          replicas: 4
          template: {spec: {containers: [{name: c, image: "acme/billing:7"}]}}
        """;

    Imported imported = imported(alone);

    assertThat(imported.service().autoscaling().enabled()).isFalse();
    assertThat(imported.service().autoscaling().minReplicas()).isEqualTo(4);
    assertThat(imported.service().nats().stream()).isEqualTo("BILLING");
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("nats.stream is missing"))
        .anyMatch(note -> note.startsWith("no ScaledObject targets the Deployment"));
  }

  @Test
  void severalServicesAreRefusedUnlessOneIsChosen() throws Exception {
    String both =
        OF_JKUBE
            .replace("kind: Secret", "kind: Deployment")
            .replace("apiVersion: v1\n  kind: D", "apiVersion: apps/v1\n  kind: D");

    Problem problem = refused(both);

    assertThat(problem.found()).isEqualTo("several services: billing, unrelated");
    assertThat(problem.fix()).isEqualTo("-Deds.import.name=billing");
    assertThat(read(both, Optional.of("billing"))).isInstanceOf(Imported.class);
  }

  @Test
  void yamlThatIsNoKubernetesObjectIsRefusedWithItsLine() throws Exception {
    Problem problem = refused("---\nport: 8080\n");

    assertThat(problem.where().place()).isEqualTo("source.yaml:2:1");
    assertThat(problem.allowed()).isEqualTo("Kubernetes objects, with apiVersion and kind");
  }

  @Test
  void objectsWithoutADeploymentAreRefused() throws Exception {
    Problem problem = refused("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n");

    assertThat(problem.found()).isEqualTo("Secret s");
    assertThat(problem.allowed()).startsWith("a claim, or a Deployment");
  }

  @Test
  void aSourceThatIsMissingIsRefused() {
    ObjectFiles files =
        ObjectFiles.read(
            directory.resolve("none"), path -> "none", AnyService.PLATFORM.api(), AnyService.RULES);

    assertThat(
            ((Refused) new Import("none", Optional.empty(), AnyService.RULES).of(files)).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).contains("eds.import.from"));
  }

  @Test
  void aNameThatNoServiceCanHaveIsRefused() throws Exception {
    Outcome outcome = read(OF_JKUBE.replace("billing", "billing.v2"), Optional.empty());

    assertThat(((Refused) outcome).problems())
        .extracting(problem -> problem.where().path())
        .contains("name");
  }

  @Test
  void aFolderOfManifestsGivesItsServiceBackWithItsFiles() throws Exception {
    var generated =
        AService.named("orders-worker")
            .configAt("/etc/orders")
            .configFile("a.properties", "x=${y}\n")
            .configFile("b.bin", new byte[] {(byte) 0xff, 0})
            .generated();
    for (var file : OutputFiles.objects(List.of(generated)).entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }

    Imported imported =
        (Imported)
            new Import("folder", Optional.empty(), AnyService.RULES)
                .of(
                    ObjectFiles.read(
                        directory,
                        path -> path.toString(),
                        AnyService.PLATFORM.api(),
                        AnyService.RULES));

    assertThat(imported.differences()).isEmpty();
    assertThat(imported.config()).containsOnlyKeys("a.properties", "b.bin");
    assertThat(imported.config().get("b.bin")).containsExactly(0xff, 0);
  }

  @Test
  void aClaimIsReadAsTheServiceThatItIs() throws Exception {
    Imported imported =
        imported(
            """
            apiVersion: platform.bizmatters.io/v1alpha1
            kind: EventDrivenService
            metadata: {name: orders-worker, namespace: intelligence-orders}
            spec:
              image: ghcr.io/acme/orders-worker:1.4.2
              nats: {stream: ORDERS, consumer: orders-workers}
            """);

    assertThat(imported.service()).isEqualTo(AService.named("orders-worker").build());
  }
}
