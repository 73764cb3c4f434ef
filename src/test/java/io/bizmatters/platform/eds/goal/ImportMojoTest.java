package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class ImportMojoTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: billing}
      spec:
        replicas: 4
        template: {spec: {containers: [{name: c, image: "acme/billing:7"}]}}
      """;

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(ImportMojo mojo, AService service) throws Exception {
    Path source = directory.resolve("source.yaml");
    StringBuilder text = new StringBuilder();
    OutputFiles.objects(List.of(service.generated()))
        .values()
        .forEach(document -> text.append("---\n").append(document));
    Files.writeString(source, text);
    run(mojo, source.toString());
  }

  private void run(ImportMojo mojo, String from) throws Exception {
    setVariableValueToObject(mojo, "importFrom", from);
    setVariableValueToObject(mojo, "importDirectory", directory.resolve("out").toFile());
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "import")
  void everyParameterIsBound(ImportMojo mojo) throws Exception {
    assertThat(bound(mojo, "importFrom")).isEqualTo("live:orders-worker");
    assertThat(bound(mojo, "importAs")).isEqualTo("claim");
    assertThat(bound(mojo, "importName")).isEqualTo("orders-worker");
    assertThat(bound(mojo, "importDirectory")).asString().endsWith("some/import");
    assertThat(bound(mojo, "kubeconfig")).asString().endsWith("some/kubeconfig");
    assertThat(bound(mojo, "context")).isEqualTo("staging-cluster");
    assertThat(bound(mojo, "allowedContexts"))
        .isEqualTo(List.of("staging-cluster", "test-cluster"));
    assertThat(bound(mojo, "namespace")).isEqualTo("intelligence-orders");
    assertThat(bound(mojo, "skipImport")).isEqualTo(true);
    assertThat(bound(mojo, "skip")).isEqualTo(true);
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void aPomBlockIsWrittenAndPrintedAndProved(ImportMojo mojo) throws Exception {
    run(
        mojo,
        AService.named("orders-worker")
            .env("LOG_LEVEL", "${level}")
            .label("example.com/team", "a")
            .configAt("/etc/orders")
            .configFile("a.txt", "a"));

    assertThat(directory.resolve("out/orders-worker.xml"))
        .content()
        .isEqualTo(
            """
            <service>
              <name>orders-worker</name>
              <namespace>intelligence-orders</namespace>
              <labels>
                <entry>
                  <key>example.com/team</key>
                  <value>a</value>
                </entry>
              </labels>
              <image>ghcr.io/acme/orders-worker:1.4.2</image>
              <nats>
                <stream>ORDERS</stream>
                <consumer>orders-workers</consumer>
              </nats>
              <env>
                <LOG_LEVEL>$${level}</LOG_LEVEL>
              </env>
              <config>
                <directory>src/main/eds/config</directory>
                <mountPath>/etc/orders</mountPath>
              </config>
            </service>
            """);
    assertThat(directory.resolve("out/orders-worker-config/a.txt")).content().isEqualTo("a");
    assertThat(log.lines())
        .contains("info   <service>", "info the service generates the objects of the source");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  @MojoParameter(name = "importAs", value = "claim")
  void aClaimNamesWhatItHasNoPlaceFor(ImportMojo mojo) throws Exception {
    run(mojo, AService.named("orders-worker").replicas(0, 7));

    assertThat(directory.resolve("out/orders-worker.yaml"))
        .content()
        .startsWith("apiVersion: platform.bizmatters.io/v1alpha1\nkind: EventDrivenService\n");
    assertThat(log.lines())
        .contains(
            "info not carried over, or changed: autoscaling.minReplicas: the API's claims have no"
                + " such field; as=pom carries it",
            "info what the service generates differs from the source in:",
            "info   ScaledObject orders-worker-scaler: spec.minReplicaCount: 0 in the source, 1 generated",
            "info   ScaledObject orders-worker-scaler: spec.maxReplicaCount: 7 in the source, 10"
                + " generated");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void aFileOfSomebodyElseIsRefusedAndStays(ImportMojo mojo) throws Exception {
    Path own = Files.createDirectories(directory.resolve("out")).resolve("orders-worker.xml");
    Files.writeString(own, "mine");
    AService service = AService.named("orders-worker").configAt("/c").configFile("a.txt", "a");

    assertThatThrownBy(() -> run(mojo, service))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("files with other content")
        .hasMessageContaining("orders-worker.xml")
        .hasMessageContaining("eds.import.directory");
    assertThat(own).content().isEqualTo("mine");
    assertThat(directory.resolve("out/orders-worker-config")).doesNotExist();

    Files.delete(own);
    run(mojo, service);
    run(mojo, service);
    assertThat(own).content().startsWith("<service>");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void ofSeveralServicesNoneIsImportedUntilOneIsNamed(ImportMojo mojo) throws Exception {
    Path source = directory.resolve("both.yaml");
    String both = DEPLOYMENT + "---\n" + DEPLOYMENT.replace("billing", "orders");
    Files.writeString(source, both);

    assertThatThrownBy(() -> run(mojo, source.toString()))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("several services: billing, orders")
        .hasMessageContaining("-Deds.import.name=billing");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  /** Without a ScaledObject, the block says what it guessed and how it would scale. */
  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void aDeploymentAloneBecomesABlockThatKeepsItsReplicas(ImportMojo mojo) throws Exception {
    Path source = Files.writeString(directory.resolve("billing.yaml"), DEPLOYMENT);

    run(mojo, source.toString());

    assertThat(directory.resolve("out/billing.xml"))
        .content()
        .contains("<stream>BILLING</stream>", "<enabled>false</enabled>")
        .contains("<minReplicas>4</minReplicas>");
    assertThat(log.lines())
        .anyMatch(line -> line.contains("nats.stream is missing: no ScaledObject"))
        .anyMatch(line -> line.contains("remove autoscaling.enabled, and KEDA scales it"));
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void aLiteralThatLooksLikeASecretBecomesAReferenceAndIsShownNowhere(ImportMojo mojo)
      throws Exception {
    String env =
        ", env: [{name: DB_PASSWORD, value: hunter2}, {name: MODE, value: fast},"
            + " {name: ORDERS_DB, value: 'postgres://u:hunter2@db/orders'},"
            + " {name: NATS_URL, value: 'nats://u:hunter2@nats:4222'}]";
    String yaml = DEPLOYMENT.replace("billing:7\"", "billing:7\"" + env);
    assertThat(yaml).contains("hunter2");
    Path source = Files.writeString(directory.resolve("billing.yaml"), yaml);

    run(mojo, source.toString());

    assertThat(directory.resolve("out/billing.xml"))
        .content()
        .contains("<MODE>fast</MODE>")
        .contains(
            "<DB_PASSWORD>\n      <secret>billing-secrets</secret>\n      <key>db-password</key>")
        .contains("<ORDERS_DB>\n      <secret>billing-secrets</secret>\n      <key>orders-db</key>")
        .doesNotContain("hunter2");
    assertThat(log.lines())
        .contains("info         <secret>billing-secrets</secret>")
        .contains(
            "info not carried over, or changed: the value of env DB_PASSWORD is not carried over:"
                + " it looks like a secret, and a service names secrets by their Secret and key;"
                + " create it: kubectl create secret generic billing-secrets"
                + " --from-literal=db-password=…")
        .anyMatch(line -> line.contains("NATS_URL is not carried over"))
        .noneMatch(line -> line.contains("hunter2"));
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  void aSourceThatIsNoServiceIsRefusedAndNothingIsWritten(ImportMojo mojo) throws Exception {
    Path source = Files.writeString(directory.resolve("values.yaml"), "replicas: 3\n");

    assertThatThrownBy(() -> run(mojo, source.toString()))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("1 problem in 1 file; nothing was imported.")
        .hasMessageContaining("Kubernetes objects, with apiVersion and kind");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "import")
  @MojoParameter(name = "importAs", value = "chart")
  void badParametersAreReportedTogether(ImportMojo mojo) {
    assertThatThrownBy(() -> run(mojo, "live:"))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems; nothing was imported.")
        .hasMessageContaining("-Deds.import.as\n   found    \"chart\"\n   allowed  pom or claim")
        .hasMessageContaining("a file, a folder, or live:<name>");
  }
}
