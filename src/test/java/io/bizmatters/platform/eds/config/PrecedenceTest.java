package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Defaults, claim, POM, overlay, user properties: the later wins, and each value knows its source.
 */
class PrecedenceTest {

  private static final String OVERLAY = "src/main/eds/environments/production.yaml";

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private EventDrivenService only() {
    Configuration configuration = module.read();
    assertThat(configuration.problems()).filteredOn(problem -> problem.isError()).isEmpty();
    assertThat(configuration.legalServices()).hasSize(1);
    return configuration.legalServices().get(0);
  }

  private Origin originOf(String path) {
    return module.read().services().get(0).tree().find(path).map(Node::origin).orElseThrow();
  }

  @Test
  void eachSourceWinsOverTheOnesBelow() {
    module.claim(ConfigurationFixture.MINIMAL);
    assertThat(only().size()).contains("medium");
    assertThat(originOf("size").place()).isEqualTo("platform bizmatters, sizes.default");

    module.spec("size: small");
    assertThat(only().size()).contains("small");
    assertThat(originOf("size").place()).isEqualTo("src/main/eds/claim.yaml:11:9");

    module.rawPom("<name>orders-worker</name><size>large</size>");
    assertThat(only().size()).contains("large");
    assertThat(originOf("size").place()).isEqualTo("pom.xml:7");

    module.file(OVERLAY, "\"*\": {size: micro}\n").environment("production");
    assertThat(only().size()).contains("micro");
    assertThat(originOf("size").place()).isEqualTo(OVERLAY + ":1:13");

    module.user("eds.size", "small");
    assertThat(only().size()).contains("small");
    assertThat(originOf("size").place()).isEqualTo("-Deds.size");
  }

  @Test
  void overlayOfTheServiceWinsOverTheOneForAll() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file(
            OVERLAY,
            "orders-worker: {autoscaling: {maxReplicas: 4}}\n\"*\": {autoscaling: {maxReplicas: 9, minReplicas: 2}}\n")
        .environment("production");
    assertThat(only().autoscaling().maxReplicas()).isEqualTo(4);
    assertThat(only().autoscaling().minReplicas()).isEqualTo(2);
  }

  @Test
  void nullInAnOverlayRemovesWhatIsBelowAndTheDefaultComesBack() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .rawPom(
            "<name>orders-worker</name><autoscaling><minReplicas>3</minReplicas></autoscaling><env><A>1</A><B>2</B></env>")
        .file(OVERLAY, "orders-worker: {autoscaling: {minReplicas: null}, env: {A: null}}\n")
        .environment("production");
    assertThat(only().autoscaling().minReplicas()).isEqualTo(1);
    assertThat(only().env()).isEqualTo(Map.of("B", new EnvValue.Literal("2")));
  }

  @Test
  void nullForWhatIsRequiredIsAnError() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file(OVERLAY, "orders-worker: {image: null}\n")
        .environment("production");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.allowed()).isEqualTo("required"));
  }

  @Test
  void anEnvironmentWithoutOverlaysNeedsNone() {
    module.claim(ConfigurationFixture.MINIMAL).environment("staging");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void listsAndMapsFromUserProperties() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .user("eds.secrets", "db,cache")
        .user("eds.env.LOG_LEVEL", "debug")
        .user("eds.env.DB_HOST.secret", "orders-db")
        .user("eds.env.DB_HOST.key", "endpoint")
        .user("eds.labels.app.kubernetes.io/part-of", "shop")
        .user("eds.orders-worker.autoscaling.pollingInterval", "1m");
    EventDrivenService service = only();
    assertThat(service.secrets()).containsExactly("db", "cache");
    assertThat(service.env())
        .containsEntry("LOG_LEVEL", new EnvValue.Literal("debug"))
        .containsEntry("DB_HOST", new EnvValue.SecretKey("orders-db", "endpoint"));
    assertThat(service.labels()).isEqualTo(Map.of("app.kubernetes.io/part-of", "shop"));
    assertThat(service.autoscaling().pollingInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aPropertyForOneOfSeveralServicesNamesIt() {
    module
        .file("src/main/eds/a.yaml", ConfigurationFixture.MINIMAL)
        .file(
            "src/main/eds/b.yaml",
            ConfigurationFixture.MINIMAL.replace("orders-worker", "bills-worker"))
        .user("eds.size", "large");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("-Deds.orders-worker.size"));
  }

  @Test
  void oneOfSeveralServicesIsChangedAlone() {
    module
        .file("src/main/eds/a.yaml", ConfigurationFixture.MINIMAL)
        .file(
            "src/main/eds/b.yaml",
            ConfigurationFixture.MINIMAL.replace("orders-worker", "bills-worker"))
        .user("eds.bills-worker.size", "large")
        .user("eds.namespace", "services-all");
    assertThat(module.read().legalServices())
        .extracting(service -> service.qualifiedName() + " " + service.size().orElseThrow())
        .containsExactly("services-all/orders-worker medium", "services-all/bills-worker large");
  }

  @Test
  void anUnknownUserPropertyIsAnErrorWithTheNearestName() {
    module.claim(ConfigurationFixture.MINIMAL).user("eds.imge", "x");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).contains("-Deds.image"));
  }

  @Test
  void inAReactorAnotherModulesServiceIsLeftToIt() {
    module.claim(ConfigurationFixture.MINIMAL).reactor().user("eds.bills-worker.size", "large");
    assertThat(module.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.level()).isEqualTo(Level.INFO));
  }

  @Test
  void parametersOfGoalsAreNotFields() {
    module.claim(ConfigurationFixture.MINIMAL).user("eds.strict", "true").user("other", "x");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void aDefaultNamespaceIsTheLowestOfAll() {
    module.claim(ConfigurationFixture.MINIMAL).namespace("services-default");
    assertThat(only().namespace()).contains("intelligence-orders");
    module.minimalWith("  namespace: intelligence-orders\n", "");
    assertThat(only().namespace()).contains("services-default");
    assertThat(originOf("namespace").place()).isEqualTo("eds.namespace");
  }

  @Test
  void aPomServiceIsNamedAfterTheModule() {
    module.pom("");
    assertThat(only().name()).isEqualTo("orders");
    assertThat(originOf("name").place()).isEqualTo("project.artifactId");
  }

  @Test
  void emptyElementsAreAbsent() {
    module.pom(
        "<size/><http><port> </port></http><labels/><volumes/><networkPolicy/><podDisruptionBudget/><initContainer/>");
    EventDrivenService service = only();
    assertThat(service.size()).contains("medium");
    assertThat(service.http().port()).isEmpty();
    assertThat(service.networkPolicy()).isEmpty();
    assertThat(service.initContainer()).isEmpty();
  }

  @Test
  void keysThatNoElementCanBeNamedAreWrittenAsPairs() {
    module.pom(
        "<labels><team>a</team><label><key>app.kubernetes.io/part-of</key><value>shop</value></label></labels>");
    assertThat(only().labels()).isEqualTo(Map.of("team", "a", "app.kubernetes.io/part-of", "shop"));
  }

  @Test
  void pomTextsBecomeTheTypesOfKubernetes() {
    module.pom(
        "<volumes><volume><name>data</name><mountPath>/data</mountPath><readOnly>true</readOnly>"
            + "<configMap><name>x</name><defaultMode>420</defaultMode><optional>true</optional></configMap></volume></volumes>"
            + "<tolerations><toleration><key>a</key><tolerationSeconds>30</tolerationSeconds></toleration></tolerations>"
            + "<networkPolicy><egress><rule><ports><port><port>5432</port></port></ports></rule></egress></networkPolicy>");
    EventDrivenService service = only();
    assertThat(service.volumes())
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.readOnly()).isTrue();
              assertThat(volume.source())
                  .isEqualTo(
                      Map.of(
                          "configMap", Map.of("name", "x", "defaultMode", 420L, "optional", true)));
            });
    assertThat(service.tolerations())
        .isEqualTo(List.of(Map.of("key", "a", "tolerationSeconds", 30L)));
    assertThat(service.networkPolicy().orElseThrow().egress())
        .isEqualTo(List.of(Map.of("ports", List.of(Map.of("port", 5432L)))));
  }

  @Test
  void passThroughFieldsAreCheckedByName() {
    module.pom("<tolerations><toleration><kee>a</kee></toleration></tolerations>");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).contains("key"));
  }

  @Test
  void theImageComesFromTheBuildWhenNobodyNamesOne() {
    String digest = "sha256:" + "a".repeat(64);
    module
        .rawPom(
            "<nats><stream>ORDERS</stream><consumer>orders-workers</consumer></nats><namespace>services-a</namespace>")
        .file(
            "target/jib-image.json",
            "{\"image\":\"ghcr.io/org/orders:1\",\"imageId\":\"sha256:b\",\"imageDigest\":\""
                + digest
                + "\",\"tags\":[\"1\"]}");
    assertThat(only().image().text()).isEqualTo("ghcr.io/org/orders:1@" + digest);
    assertThat(originOf("image").place()).isEqualTo("target/jib-image.json");
  }

  @Test
  void jibsDigestPinsOnlyTheImageItIsOf() {
    String digest = "sha256:" + "a".repeat(64);
    module
        .pom("")
        .file(
            "target/jib-image.json",
            "{\"image\":\"ghcr.io/org/orders:1.0.0\",\"imageDigest\":\"" + digest + "\"}");
    assertThat(only().image().digest()).contains(digest);
    module.file(
        "target/jib-image.json",
        "{\"image\":\"ghcr.io/org/other:1.0.0\",\"imageDigest\":\"" + digest + "\"}");
    assertThat(only().image().digest()).isEmpty();
  }

  @Test
  void aNamedDigestFilePinsTheImage() {
    String digest = "sha256:" + "c".repeat(64);
    module.pom("").requireDigest().digestFile("target/digest.txt");
    assertThat(module.errors()).extracting(problem -> problem.found()).contains("no such file");
    module.file("target/digest.txt", digest + "\n");
    assertThat(only().image().text()).isEqualTo("ghcr.io/org/orders:1.0.0@" + digest);
    module.file(
        "target/digest.txt",
        "{\"containerimage.digest\": \""
            + digest
            + "\", \"image.name\": \"ghcr.io/org/orders:1.0.0\"}");
    assertThat(only().image().digest()).contains(digest);
    module.file("target/digest.txt", "hello");
    assertThat(module.errors()).extracting(problem -> problem.found()).contains("no digest in it");
  }

  @Test
  void configFilesAreReadAndBounded() {
    module.pom(
        "<config><directory>src/main/eds/config</directory><mountPath>/etc/a</mountPath></config>");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.allowed()).contains("a directory"));
    module.file("src/main/eds/config/application.yaml", "a: b\n");
    assertThat(only().config().orElseThrow().files()).containsOnlyKeys("application.yaml");
    module.file("src/main/eds/config/big.bin", new byte[1 << 20]);
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.allowed()).contains("1 MiB"));
  }

  @Test
  void patchesAndExtrasAreReadFromTheirFolders() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file("src/main/eds/patches/a.yaml", "kind: Deployment\n---\nkind: Service\n")
        .file("src/main/eds/extras/a.yaml", "kind: ConfigMap\n");
    Configuration configuration = module.read();
    assertThat(configuration.patches()).hasSize(2);
    assertThat(configuration.extras()).hasSize(1);
    assertThat(configuration.patches().get(0).origin().spelling()).isEqualTo(Spelling.FILE);
    assertThat(configuration.services()).hasSize(1);
  }

  @Test
  void twoServicesOnOneConsumerAreWarnedOf() {
    module
        .file("src/main/eds/a.yaml", ConfigurationFixture.MINIMAL)
        .file(
            "src/main/eds/b.yaml",
            ConfigurationFixture.MINIMAL.replace("name: orders-worker", "name: orders-workers"));
    assertThat(module.warnings())
        .anySatisfy(problem -> assertThat(problem.allowed()).contains("both scale on the sum"));
  }
}
