package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.MANY_PROBLEMS;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.PROJECTS;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the goals for a cluster do before they talk to one, and where there is none. */
@MojoTest
class ClusterMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(ServiceMojo mojo) throws Exception {
    mojo.setLog(log);
    if (mojo instanceof ReadinessMojo) {
      setVariableValueToObject(mojo, "outputDirectory", directory.toFile());
    }
    mojo.execute();
  }

  /** Of a server at a port of this machine. */
  private Path kubeconfig(int port) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: test-cluster
        contexts:
        - {name: test-cluster, context: {cluster: c, user: u}}
        - {name: production, context: {cluster: c, user: u}}
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(port));
  }

  private JsonNode report() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(directory.resolve("report.json")));
  }

  // ---- parameters

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "apply")
  void everyParameterOfApplyIsBound(ApplyMojo mojo) throws Exception {
    assertThat(bound(mojo, "kubeconfig")).asString().endsWith("some/kubeconfig");
    assertThat(bound(mojo, "context")).isEqualTo("staging-cluster");
    assertThat(bound(mojo, "allowedContexts"))
        .isEqualTo(List.of("staging-cluster", "test-cluster"));
    assertThat(bound(mojo, "serverId")).isEqualTo("cluster-token");
    assertThat(bound(mojo, "retryTimeout")).isEqualTo("10s");
    assertThat(bound(mojo, "timeout")).isEqualTo("90s");
    assertThat(bound(mojo, "required")).isEqualTo("80%");
    assertThat(bound(mojo, "proof")).isEqualTo(true);
    assertThat(bound(mojo, "accept")).isEqualTo("DEGRADED");
    assertThat(bound(mojo, "natsAccess")).isEqualTo("monitoring");
    assertThat(((PlexusConfiguration) bound(mojo, "natsUrl")).getValue())
        .isEqualTo("nats://localhost:14222");
    assertThat(bound(mojo, "natsMonitoring")).isEqualTo("localhost:18222");
    assertThat(bound(mojo, "natsHosts")).isEqualTo(List.of("nats.example.com"));
    assertThat(bound(mojo, "natsPlainText")).isEqualTo(true);
    assertThat(bound(mojo, "environmentVariables")).isEqualTo(List.of("REGION"));
    assertThat(bound(mojo, "outputDirectory")).asString().endsWith("some/output");
    assertThat(bound(mojo, "wait")).isEqualTo(false);
    assertThat(bound(mojo, "waitAtEnd")).isEqualTo(true);
    assertThat(bound(mojo, "dryRun")).isEqualTo("server");
    assertThat(bound(mojo, "forceConflicts")).isEqualTo("kubectl,helm");
    assertThat(bound(mojo, "recreate")).isEqualTo(true);
    assertThat(bound(mojo, "createNamespace")).isEqualTo(true);
    assertThat(bound(mojo, "adopt")).isEqualTo(true);
    assertThat(bound(mojo, "lockTimeout")).isEqualTo("7m");
    assertThat(bound(mojo, "historyMax")).isEqualTo("3");
    assertThat(bound(mojo, "prune")).isEqualTo("services");
    assertThat(bound(mojo, "release")).isEqualTo("shop");
    assertThat(bound(mojo, "rollbackOnFailure")).isEqualTo(true);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void unsetParametersOfApplyHaveTheirDefaults(ApplyMojo mojo) throws Exception {
    for (String unset : List.of("kubeconfig", "context", "serverId", "natsAccess")) {
      assertThat(bound(mojo, unset)).as(unset).isNull();
    }
    assertThat(((PlexusConfiguration) bound(mojo, "natsUrl")).getValue())
        .isEqualTo("${eds.nats.url}");
    assertThat(bound(mojo, "allowedContexts")).isEqualTo(List.of());
    assertThat(bound(mojo, "retryTimeout")).isEqualTo("60s");
    assertThat(bound(mojo, "timeout")).isEqualTo("5m");
    assertThat(bound(mojo, "required")).isEqualTo("all");
    assertThat(bound(mojo, "proof")).isEqualTo(false);
    assertThat(bound(mojo, "accept")).isEqualTo("PAUSED");
    assertThat(bound(mojo, "wait")).isEqualTo(true);
    assertThat(bound(mojo, "waitAtEnd")).isEqualTo(false);
    assertThat(bound(mojo, "dryRun")).isEqualTo("none");
    assertThat(bound(mojo, "forceConflicts")).isEqualTo("none");
    assertThat(bound(mojo, "recreate")).isEqualTo(false);
    assertThat(bound(mojo, "createNamespace")).isEqualTo(false);
    assertThat(bound(mojo, "adopt")).isEqualTo(false);
    assertThat(bound(mojo, "lockTimeout")).isNull();
    assertThat(bound(mojo, "release")).isNull();
    assertThat(bound(mojo, "historyMax")).isEqualTo("10");
    assertThat(bound(mojo, "prune")).isEqualTo("objects");
    assertThat(bound(mojo, "rollbackOnFailure")).isEqualTo(false);
    assertThat(bound(mojo, "skipApply")).isEqualTo(false);
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "status")
  void everyParameterOfStatusIsBound(StatusMojo mojo) throws Exception {
    assertThat(bound(mojo, "output")).isEqualTo("json");
    assertThat(bound(mojo, "outputFile")).asString().endsWith("some/explained.json");
    assertThat(bound(mojo, "watch")).isEqualTo(true);
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "diff")
  void everyParameterOfDiffIsBound(DiffMojo mojo) throws Exception {
    assertThat(bound(mojo, "failOnDiff")).isEqualTo(true);
    assertThat(bound(mojo, "forceConflicts")).isEqualTo("kubectl,helm");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "delete")
  void everyParameterOfDeleteIsBound(DeleteMojo mojo) throws Exception {
    assertThat(bound(mojo, "timeout")).isEqualTo("90s");
    assertThat(bound(mojo, "lockTimeout")).isEqualTo("7m");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "history")
  void everyParameterOfHistoryIsBound(HistoryMojo mojo) throws Exception {
    assertThat(bound(mojo, "output")).isEqualTo("json");
    assertThat(bound(mojo, "outputFile")).asString().endsWith("some/explained.json");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "rollback")
  void everyParameterOfRollbackIsBound(RollbackMojo mojo) throws Exception {
    assertThat(bound(mojo, "to")).isEqualTo("v3");
    assertThat(bound(mojo, "lockTimeout")).isEqualTo("7m");
    assertThat(bound(mojo, "historyMax")).isEqualTo("3");
    assertThat(bound(mojo, "prune")).isEqualTo("services");
    assertThat(bound(mojo, "onlyService")).isEqualTo("orders-worker");
    assertThat(bound(mojo, "forceConflicts")).isEqualTo("kubectl,helm");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "logs")
  void everyParameterOfLogsIsBound(LogsMojo mojo) throws Exception {
    assertThat(bound(mojo, "lines")).isEqualTo("7");
    assertThat(bound(mojo, "since")).isEqualTo("5m");
    assertThat(bound(mojo, "previous")).isEqualTo(true);
    assertThat(bound(mojo, "follow")).isEqualTo(true);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "timeout", value = "soon")
  @MojoParameter(name = "retryTimeout", value = "1.5s")
  @MojoParameter(name = "required", value = "101%")
  @MojoParameter(name = "accept", value = "FAILED")
  @MojoParameter(name = "dryRun", value = "maybe")
  @MojoParameter(name = "natsAccess", value = "telnet")
  void badValuesAreToldAllAtOnce(ApplyMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("6 problems")
        .hasMessageContaining("nothing was applied.")
        .hasMessageContainingAll(
            "-Deds.timeout\n   found    \"soon\"\n   allowed  whole seconds, written as 30, 30s",
            "-Deds.retryTimeout\n   found    \"1.5s\"",
            "-Deds.required\n   found    \"101%\"",
            "-Deds.accept\n   found    \"FAILED\"\n   allowed  PAUSED, DEGRADED, both",
            "-Deds.dryRun\n   found    \"maybe\"\n   allowed  none, client or server",
            "-Deds.nats.access\n   found    \"telnet\"\n   allowed  direct, monitoring, port-forward");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "status")
  @MojoParameter(name = "output", value = "xml")
  @MojoParameter(name = "required", value = "-1")
  void badValuesOfStatusAreToldAllAtOnce(StatusMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems")
        .hasMessageContainingAll("-Deds.output", "allowed  table or json", "-Deds.required");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "logs")
  @MojoParameter(name = "lines", value = "-1")
  @MojoParameter(name = "since", value = "yesterday")
  void badValuesOfLogsAreToldAllAtOnce(LogsMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems")
        .hasMessageContainingAll(
            "-Deds.lines", "allowed  a whole number, 1 or more", "-Deds.since");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rollback")
  @MojoParameter(name = "to", value = "yesterday")
  @MojoParameter(name = "historyMax", value = "-1")
  @MojoParameter(name = "lockTimeout", value = "soon")
  void badValuesOfRollbackAreToldAllAtOnce(RollbackMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("3 problems")
        .hasMessageContaining("nothing was rolled back.")
        .hasMessageContainingAll(
            "-Deds.to\n   found    \"yesterday\"\n   allowed  the number of a release, 1 or more",
            "-Deds.history.max\n   found    \"-1\"\n   allowed  a whole number from 0 to 200",
            "-Deds.lock.timeout\n   found    \"soon\"");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "delete")
  @MojoParameter(name = "timeout", value = "1 hour")
  void aBadTimeoutOfDeleteDeletesNothing(DeleteMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("nothing was deleted.")
        .hasMessageContaining("found    \"1 hour\"");
  }

  // ---- skipped

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "skip", value = "true")
  @MojoParameter(name = "timeout", value = "not even read")
  void theSkipOfAllGoalsNeedsNoCluster(ApplyMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "skipApply", value = "true")
  void applyCanBeSkippedAlone(ApplyMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  void everyGoalCanBeSkippedAlone(
      @InjectMojo(goal = "wait") WaitMojo wait,
      @InjectMojo(goal = "status") StatusMojo status,
      @InjectMojo(goal = "diff") DiffMojo diff,
      @InjectMojo(goal = "delete") DeleteMojo delete,
      @InjectMojo(goal = "logs") LogsMojo logs,
      @InjectMojo(goal = "history") HistoryMojo history,
      @InjectMojo(goal = "rollback") RollbackMojo rollback,
      @InjectMojo(goal = "rbac") RbacMojo rbac)
      throws Exception {
    for (ServiceMojo mojo : List.of(wait, status, diff, delete, logs, history, rollback, rbac)) {
      setVariableValueToObject(mojo, "skip", false);
      assertThat(mojo.isSkipped()).as(mojo.getClass().getSimpleName()).isTrue();
      run(mojo);
    }
    assertThat(log.lines()).hasSize(8).containsOnly("info skipped");
  }

  // ---- what only goals judge that generate or release

  @Test
  @Basedir(PROJECTS + "strict-without-digest")
  void goalsThatReleaseNothingDoNotJudgeTheConfiguration(
      @InjectMojo(goal = "wait") WaitMojo wait,
      @InjectMojo(goal = "status") StatusMojo status,
      @InjectMojo(goal = "delete") DeleteMojo delete,
      @InjectMojo(goal = "logs") LogsMojo logs,
      @InjectMojo(goal = "history") HistoryMojo history,
      @InjectMojo(goal = "rollback") RollbackMojo rollback,
      @InjectMojo(goal = "scale-test") ScaleTestMojo scaleTest)
      throws Exception {
    for (ClusterMojo mojo : List.of(wait, status, delete, logs, history, rollback, scaleTest)) {
      setVariableValueToObject(mojo, "kubeconfig", directory.resolve("none").toFile());
      assertThatThrownBy(() -> run(mojo))
          .as(mojo.getClass().getSimpleName())
          .isInstanceOf(MojoExecutionException.class)
          .hasMessageStartingWith("there is no kubeconfig file");
    }
  }

  @Test
  @Basedir(PROJECTS + "strict-without-digest")
  void goalsThatShowTheConfigurationDoNotJudgeIt(
      @InjectMojo(goal = "explain") ExplainMojo explain, @InjectMojo(goal = "rbac") RbacMojo rbac)
      throws Exception {
    setVariableValueToObject(rbac, "file", directory.resolve("rbac.yaml").toFile());
    run(explain);
    run(rbac);

    assertThat(log.lines()).anyMatch(line -> line.startsWith("warn "));
    assertThat(directory.resolve("rbac.yaml")).exists();
  }

  @Test
  @Basedir(PROJECTS + "strict-without-digest")
  void goalsThatGenerateOrReleaseJudgeTheConfiguration(
      @InjectMojo(goal = "apply") ApplyMojo apply,
      @InjectMojo(goal = "diff") DiffMojo diff,
      @InjectMojo(goal = "validate") ValidateMojo validate,
      @InjectMojo(goal = "generate") GenerateMojo generate)
      throws Exception {
    for (ServiceMojo mojo : List.of(apply, diff, validate, generate)) {
      assertThatThrownBy(() -> run(mojo))
          .as(mojo.getClass().getSimpleName())
          .isInstanceOf(MojoFailureException.class)
          .hasMessageContaining("eds.requireDigest is set");
      setVariableValueToObject(mojo, "requireDigest", false);
      assertThatThrownBy(() -> run(mojo))
          .as(mojo.getClass().getSimpleName())
          .isInstanceOf(MojoFailureException.class)
          .hasMessageContaining("eds.strict makes warnings errors");
    }
  }

  // ---- no cluster

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "dryRun", value = "client")
  @MojoParameter(name = "kubeconfig", value = "no/such/file")
  void aDryRunOfTheClientSaysWhatWouldBeSentAndNeedsNoCluster(ApplyMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines())
        .containsExactly(
            "info orders-worker  ServiceAccount orders-worker would be applied",
            "info orders-worker  Deployment orders-worker would be applied",
            "info orders-worker  Service orders-worker would be applied",
            "info orders-worker  ScaledObject orders-worker-scaler would be applied");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void aMissingKubeconfigIsNamedWithTheFixAndTheReportSaysSo(ApplyMojo mojo) throws Exception {
    Path missing = directory.resolve("kubeconfig");
    setVariableValueToObject(mojo, "kubeconfig", missing.toFile());

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage(
            "there is no kubeconfig file "
                + missing
                + "\n  fix  correct -Deds.kubeconfig, or leave it out for the one that kubectl reads")
        .hasNoCause();
    assertThat(report().at("/services/0/state").asString()).isEqualTo("UNKNOWN");
    assertThat(report().at("/services/0/reason").asString()).isEqualTo("KUBECONFIG_MISSING");
    assertThat(report().has("target")).isFalse();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "wait")
  void aBrokenKubeconfigIsNamedWithTheFix(WaitMojo mojo) throws Exception {
    Path broken = Files.writeString(directory.resolve("kubeconfig"), "contexts: [\n");
    setVariableValueToObject(mojo, "kubeconfig", broken.toFile());

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageStartingWith("cannot read the kubeconfig " + broken + "\n  fix  ")
        .hasNoCause();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "status")
  @MojoParameter(name = "context", value = "staging")
  void anUnknownContextIsNamedBesideTheKnownOnes(StatusMojo mojo) throws Exception {
    Path kubeconfig = kubeconfig(1);
    setVariableValueToObject(mojo, "kubeconfig", kubeconfig.toFile());

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage(
            "the kubeconfig "
                + kubeconfig
                + " has no context staging\n  fix  it has production, test-cluster");
    assertThat(directory.resolve("report.json")).doesNotExist();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "retryTimeout", value = "0s")
  void aServerThatIsNotThereIsNamedWithTheFix(ApplyMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "kubeconfig", kubeconfig(freePort()).toFile());

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("http://127.0.0.1:")
        .hasMessageContaining("\n  fix  ")
        .hasNoCause();
    assertThat(log.lines().get(0))
        .startsWith("info context test-cluster, server http://127.0.0.1:")
        .endsWith(", namespace intelligence-orders");
    assertThat(report().at("/services/0/reason").asString()).isEqualTo("UNREACHABLE");
    assertThat(report().at("/target/context").asString()).isEqualTo("test-cluster");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void aContextThatIsNotAllowedIsRefusedBeforeAnyRequest(ApplyMojo mojo) throws Exception {
    Files.writeString(directory.resolve("report.json"), "{\"schema\": 1, \"goal\": \"wait\"}");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      setVariableValueToObject(mojo, "kubeconfig", kubeconfig(server.getLocalPort()).toFile());
      setVariableValueToObject(mojo, "allowedContexts", List.of("staging", " production"));

      assertThatThrownBy(() -> run(mojo))
          .isInstanceOf(MojoFailureException.class)
          .hasMessage(
              """
              eds.allowedContexts; nothing was applied.

                found    test-cluster
                allowed  production, staging
                fix      choose the context with -Deds.context, or let eds.allowedContexts name it""");
      server.setSoTimeout(200);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(report().at("/services/0/reason").asString()).isEqualTo("CONTEXT_REFUSED");
  }

  private String platformWhoseProductionHas(String context) throws IOException {
    return Files.writeString(
            directory.resolve("platform.yaml"),
            """
            apiVersion: eds.bizmatters.io/v1
            kind: Platform
            metadata: {name: acme}
            extends: bizmatters
            environments:
              test: {defaults: {size: small}}
              production: {contexts: [%s]}
            """
                .formatted(context))
        .toString();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void withoutAnEnvironmentTheContextOfOneIsRefusedBeforeAnyRequest(ApplyMojo mojo)
      throws Exception {
    refusesTheContextOfProduction(mojo, "without eds.environment");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void theContextOfAnotherEnvironmentIsRefusedBeforeAnyRequest(ApplyMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "environment", "test");
    refusesTheContextOfProduction(mojo, "for test");
  }

  private void refusesTheContextOfProduction(ApplyMojo mojo, String forWhom) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      setVariableValueToObject(mojo, "kubeconfig", kubeconfig(server.getLocalPort()).toFile());
      setVariableValueToObject(mojo, "platform", platformWhoseProductionHas("test-cluster"));

      assertThatThrownBy(() -> run(mojo))
          .isInstanceOf(MojoFailureException.class)
          .hasMessageContaining(
              "found    test-cluster\n  allowed  "
                  + forWhom
                  + ", a context that the platform gives to no environment\n  fix      "
                  + "-Deds.environment=production");
      server.setSoTimeout(200);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(report().at("/services/0/reason").asString()).isEqualTo("CONTEXT_REFUSED");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void aContextThatThePlatformDoesNotGiveTheEnvironmentIsRefusedBeforeAnyRequest(ApplyMojo mojo)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      setVariableValueToObject(mojo, "kubeconfig", kubeconfig(server.getLocalPort()).toFile());
      setVariableValueToObject(mojo, "platform", platformWhoseProductionHas("prod-eu"));
      setVariableValueToObject(mojo, "environment", "production");

      assertThatThrownBy(() -> run(mojo))
          .isInstanceOf(MojoFailureException.class)
          .hasMessageContaining("found    test-cluster")
          .hasMessageContaining("allowed  prod-eu");
      server.setSoTimeout(200);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(report().at("/services/0/reason").asString()).isEqualTo("CONTEXT_REFUSED");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "timeout", value = "banana")
  void aReportOfSomebodyElseStays(ApplyMojo mojo) throws Exception {
    Files.writeString(directory.resolve("report.json"), "{\"tests\": 4}");
    Files.writeString(directory.resolve("report.md"), "# Our tests");

    assertThatThrownBy(() -> run(mojo)).isInstanceOf(MojoFailureException.class);
    assertThat(directory.resolve("report.json")).hasContent("{\"tests\": 4}");
    assertThat(directory.resolve("report.md")).hasContent("# Our tests");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "retryTimeout", value = "0s")
  void aReportThatCannotBeWrittenDoesNotHideTheFailure(ApplyMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "kubeconfig", kubeconfig(freePort()).toFile());
    Files.writeString(directory.resolve("report.json"), "{\"tests\": 4}");

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("http://127.0.0.1:");
    assertThat(log.lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("warn cannot write ").contains("report.json"));
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "apply")
  void whatAnEarlierRunHasReportedIsGoneHoweverThisOneEnds(ApplyMojo mojo) throws Exception {
    Files.writeString(directory.resolve("report.json"), "{\"schema\": 1, \"goal\": \"wait\"}");
    Files.writeString(directory.resolve("report.md"), "### eds:wait: 1 service\n");

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems in 1 file; nothing was applied.");

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  @MojoParameter(name = "serverId", value = "cluster-token")
  void aServerThatSettingsLackIsNamedWithTheFix(ApplyMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage(
            "eds.server.id: settings.xml has no server cluster-token\n  fix  add <server>"
                + "<id>cluster-token</id><password>…</password></server>");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "delete")
  void nothingToDoIsAFailureThatSaysWhatToDo(DeleteMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("nothing to do; nothing was deleted.")
        .hasMessageContaining("eds.skip");
  }
}
