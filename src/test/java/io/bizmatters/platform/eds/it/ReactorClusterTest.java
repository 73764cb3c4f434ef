package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services in several modules of one build. */
@OnCluster
class ReactorClusterTest {

  @TempDir private Path folder;

  private String state(String module) throws Exception {
    return Reports.valid(folder.resolve(module).resolve("target/eds/report.json"))
        .at("/services/0/state")
        .asString();
  }

  /** Where a text stands last, and where another first. */
  private static void assertBefore(String output, String last, String first) {
    assertThat(output).contains(last, first);
    assertThat(output.lastIndexOf(last)).as(output).isLessThan(output.indexOf(first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8", "4"})
  void allModulesAreAppliedBeforeTheFirstIsWaitedFor(
      String maven, TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject reactor = AProject.in(folder);
      for (String module : new String[] {"a", "b"}) {
        reactor
            .module(module)
            .service(service(cluster, namespace, module + "-1", "acme/worker:1", streams))
            .service(service(cluster, namespace, module + "-2", "acme/worker:1", streams));
      }
      reactor.module("without-service");
      reactor.write();

      Outcome deploy =
          MavenBuild.of(maven, folder)
              .with("KUBECONFIG", cluster.kubeconfig())
              .run("-B", "-T", "4", "deploy", "-Deds.waitAtEnd");

      assertThat(deploy.exit()).as(deploy.out()).isZero();
      assertBefore(deploy.out(), " created\n", " available");
      for (String service : new String[] {"a-1", "a-2", "b-1", "b-2"}) {
        assertThat(deploy.out()).contains(service + "  1/1 available  lag 0  READY\n");
      }
      assertThat(state("a")).isEqualTo("READY");
      assertThat(state("b")).isEqualTo("READY");
    }
  }

  private static String service(
      TestCluster cluster, TestNamespace namespace, String name, String image, Streams streams) {
    return AProject.service(cluster, namespace, name, image, streams.name());
  }

  /** {@code bad} never gets ready, {@code broken} is not even applied, {@code last} needs it. */
  private AProject reactorWithFailures(
      TestCluster cluster, TestNamespace namespace, Streams streams) {
    AProject reactor = AProject.in(folder);
    reactor.module("good").service(service(cluster, namespace, "good", "acme/worker:1", streams));
    reactor.module("bad").service(service(cluster, namespace, "bad", "acme/w:missing", streams));
    reactor.module("broken").service("<service><name>broken</name></service>");
    reactor
        .module("last")
        .after("broken")
        .service(service(cluster, namespace, "last", "acme/worker:1", streams));
    return reactor;
  }

  @Test
  void whereTheBuildGoesOnAfterAFailureWhatWasAppliedIsWaitedFor(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      reactorWithFailures(cluster, namespace, streams).write();

      Outcome deploy =
          MavenBuild.of("3.9", folder)
              .with("KUBECONFIG", cluster.kubeconfig())
              .run("-B", "--fail-at-end", "deploy", "-Deds.waitAtEnd");

      assertThat(deploy.exit()).isEqualTo(1);
      assertThat(deploy.out())
          .contains("good  1/1 available  lag 0  READY\n")
          .containsPattern("\\[INFO] good \\.+ SUCCESS")
          .containsPattern("\\[INFO] bad \\.+ FAILURE")
          .containsPattern("\\[INFO] broken \\.+ FAILURE")
          .containsPattern("\\[INFO] last \\.+ SKIPPED")
          .contains("[ERROR] 1 of 1 service is not ready: bad.")
          .contains("nothing was generated.")
          .doesNotContain("\tat ", "Exception:");
      assertThat(state("good")).isEqualTo("READY");
      assertThat(state("bad")).isEqualTo("FAILED");
      assertThat(folder.resolve("last/target/eds/report.json")).doesNotExist();
    }
  }

  @Test
  void whereTheBuildEndsAtTheFirstFailureNobodyIsWaitedFor(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      reactorWithFailures(cluster, namespace, streams).write();

      Outcome deploy =
          MavenBuild.of("3.8", folder)
              .with("KUBECONFIG", cluster.kubeconfig())
              .run("-B", "deploy", "-Deds.waitAtEnd");

      assertThat(deploy.exit()).isEqualTo(1);
      assertThat(deploy.out())
          .contains(
              "[WARNING] good  applied; not waited for, because the build has failed  [release.unawaited]\n",
              "[WARNING] bad  applied; not waited for, because the build has failed  [release.unawaited]\n")
          .doesNotContain(" available", "\tat ");
      assertThat(state("good")).isEqualTo("APPLIED");
    }
  }

  @Test
  void aPartOfTheReactorIsWaitedForAndAGoalThatIsCalledByNameSaysWhereItRuns(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      reactorWithFailures(cluster, namespace, streams).write();
      MavenBuild maven = MavenBuild.of("3.9", folder).with("KUBECONFIG", cluster.kubeconfig());

      Outcome apply =
          maven.run(
              "-B",
              "-pl",
              "good,bad",
              "deploy",
              "eds:status",
              "-Deds.waitAtEnd",
              "-Deds.bad.image=acme/w:2");

      assertThat(apply.exit()).as(apply.out()).isZero();
      assertBefore(apply.out(), " created\n", "good  1/1 available  lag 0  READY\n");
      assertThat(apply.out())
          .contains("bad  1/1 available  lag 0  READY\n")
          .contains("[WARNING] called by name, this goal runs in module good alone;");

      Outcome status =
          maven.run(
              "-B",
              "io.bizmatters.platform:eds-maven-plugin:" + MavenBuild.pluginVersion() + ":status");

      assertThat(status.exit()).isEqualTo(1);
      assertThat(status.out())
          .contains("nothing to do; nothing was looked at.")
          .contains("fix      run it in a module that has one, as mvn -f MODULE;");
    }
  }
}
