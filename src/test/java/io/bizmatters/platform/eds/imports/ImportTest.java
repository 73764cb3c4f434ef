package io.bizmatters.platform.eds.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.format.AcmePlatform;
import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.imports.Import.Imported;
import io.bizmatters.platform.eds.imports.Import.Outcome;
import io.bizmatters.platform.eds.imports.Import.Refused;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static final List<Object> ODD =
      List.of("odd", 7L, -1L, new BigDecimal("1.5"), true, List.of(), List.of(7L), Map.of(), "");

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

  @Test
  void fragmentsOfJkubeSayKindAndNameByTheirFileNames() throws Exception {
    Path fragments = Files.createDirectories(directory.resolve("src/main/jkube"));
    Files.writeString(
        fragments.resolve("billing-deployment.yml"),
        """
        spec:
          replicas: 2
          template: {spec: {containers: [{env: [{name: MODE, value: "on"}]}]}}
        """);
    Files.writeString(fragments.resolve("billing-svc.yml"), "spec: {ports: [{port: 8080}]}\n");
    Files.writeString(fragments.resolve("settings-cm.yaml"), "data: {a: b}\n");
    Files.writeString(fragments.resolve("sa.yml"), "metadata: {name: robot}\n");

    Imported imported = (Imported) fragments(fragments, Optional.empty());

    assertThat(imported.service().name()).isEqualTo("billing");
    assertThat(imported.service().autoscaling().minReplicas()).isEqualTo(2);
    assertThat(imported.service().env()).containsOnlyKeys("MODE");
    assertThat(imported.service().image().text()).isEqualTo("billing:latest");
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("image is missing, as in fragments"))
        .anyMatch(note -> note.startsWith("ConfigMap settings is not carried over"))
        .anyMatch(note -> note.startsWith("ServiceAccount robot is not carried over"));
  }

  @Test
  void aFragmentWithoutANameTakesTheNameThatIsAskedFor() throws Exception {
    Files.writeString(
        directory.resolve("deployment.yml"),
        "spec: {template: {spec: {containers: [{name: c}]}}}\n");

    assertThat(((Refused) fragments(directory, Optional.empty())).problems().get(0).fix())
        .contains("-Deds.import.name");
    assertThat(((Imported) fragments(directory, Optional.of("billing"))).service().name())
        .isEqualTo("billing");
  }

  private static Outcome fragments(Path folder, Optional<String> name) {
    return new Import("folder", name, AnyService.RULES)
        .of(ObjectFiles.read(folder, Path::toString, AnyService.PLATFORM.api(), AnyService.RULES));
  }

  private static final String WITH_VOLUMES =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: billing}
      spec:
        template:
          spec:
            containers:
            - image: acme/billing:7
              volumeMounts:
              - {name: config, mountPath: /etc/billing}
              - {name: tmp, mountPath: /tmp}
            volumes:
            - {name: config, configMap: {name: CONFIG}}
            - {name: tmp, emptyDir: {}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: CONFIG}
      data: {a.txt: text}
      """;

  @Test
  void volumesThatAreNamedLikeTheOnesOfServicesGetOtherNames() throws Exception {
    Imported imported = imported(WITH_VOLUMES.replace("CONFIG", "settings"));

    assertThat(imported.service().volumes())
        .singleElement()
        .satisfies(volume -> assertThat(volume.name()).isEqualTo("config-volume"));
    assertThat(imported.config()).isEmpty();
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("the volume config is config-volume now"))
        .anyMatch(note -> note.startsWith("the volume at /tmp is the service's own now"))
        .anyMatch(note -> note.startsWith("ConfigMap settings is not carried over"));
  }

  @ParameterizedTest
  @CsvSource({
    "'data: {../../escaped.txt: x, ok: y}', ../../escaped.txt",
    "'data: {..: x, ok: y}', ..",
    "'binaryData: {broken: \"***\"}\ndata: {ok: y}', broken"
  })
  void filesThatNoConfigMapCanHoldAreNotWritten(String data, String file) throws Exception {
    Imported imported =
        imported(
            WITH_VOLUMES
                .replace("CONFIG", "billing-config-0123456789")
                .replace("data: {a.txt: text}", data));

    assertThat(imported.config()).containsKey("ok").doesNotContainKey(file);
    assertThat(imported.notes())
        .anyMatch(note -> note.startsWith("the file " + file + " is not carried over"));
  }

  @Test
  void aNamespaceThatIsNoTextIsRefusedAtItsPlace() throws Exception {
    Problem problem =
        refused(WITH_VOLUMES.replace("{name: billing}", "{name: billing, namespace: 7}"));

    assertThat(problem.where().place()).startsWith("source.yaml:3:");
    assertThat(problem.allowed()).isEqualTo("text");
  }

  @ParameterizedTest
  @CsvSource({
    "'^[a-z-]+$', orders, billing",
    "'^in_[a-z]+$', in_example, in_example",
    "'^[A-Z_]+$', ORDERS, BILLING"
  })
  void theGuessFollowsThePlatformsConventions(String pattern, String example, String stream)
      throws Exception {
    Rules rules =
        AcmePlatform.load(
                """
                metadata: {name: acme}
                extends: bizmatters
                conventions:
                  nats.stream: {pattern: "%s", level: warning, rule: ours, example: %s}
                  nats.consumer: {pattern: "^cg-<name>$", level: warning, rule: ours, example: "cg-<name>"}
                """
                    .formatted(pattern, example))
            .rules(Optional.empty());
    Files.writeString(source, WITH_VOLUMES);

    Imported imported =
        (Imported)
            new Import("source", Optional.empty(), rules)
                .of(ObjectFiles.read(source, Path::toString, AnyService.PLATFORM.api(), rules));

    assertThat(imported.service().nats().stream()).isEqualTo(stream);
    assertThat(imported.service().nats().consumer()).isEqualTo("cg-billing");
  }

  /** A golden case each, with all that a reader of objects looks at. */
  @ParameterizedTest
  @ValueSource(strings = {"process", "policies", "config-files", "pod", "autoscaling", "http"})
  void noValueOfAnotherTypeEndsTheImport(String golden) throws Exception {
    String manifests =
        Files.readString(Path.of("src/test/resources/golden", golden, "manifests.yaml"));
    Files.writeString(source, manifests);
    ObjectFiles files =
        ObjectFiles.read(source, path -> "source", AnyService.PLATFORM.api(), AnyService.RULES);
    List<Object> objects = new ArrayList<>();
    files.objects().forEach(object -> objects.add(KubernetesShape.plain(object)));
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      for (Object odd : variants(objects.get(i))) {
        List<KubernetesObject> all = new ArrayList<>();
        for (int j = 0; j < objects.size(); j++) {
          all.add(new KubernetesObject(Tree.asMapping(j == i ? odd : objects.get(j))));
        }
        try {
          new Import("source", Optional.empty(), AnyService.RULES).of(all);
        } catch (RuntimeException failure) {
          failures.add(failure + " at " + failure.getStackTrace()[0] + " of " + odd);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  /** The tree with one value replaced by one of another type, for every value and some types. */
  private static List<Object> variants(Object tree) {
    List<Object> variants = new ArrayList<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            List<Object> others = new ArrayList<>(variants(value));
            if (!List.of("kind", "apiVersion", "metadata", "name", "namespace").contains(name)) {
              others.addAll(ODD);
            }
            for (Object other : others) {
              Map<Object, Object> copy = new LinkedHashMap<>(map);
              copy.put(name, other);
              variants.add(copy);
            }
          });
    } else if (tree instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        List<Object> others = new ArrayList<>(variants(list.get(i)));
        others.addAll(ODD);
        for (Object other : others) {
          List<Object> copy = new ArrayList<>(list);
          copy.set(i, other);
          variants.add(copy);
        }
      }
    }
    return variants;
  }
}
