package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Releases, their history and the way back, as they are called by name. */
@OnCluster
class ReleasesByMavenClusterTest {

  private static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

  @TempDir private Path folder;

  private Outcome run(TestCluster cluster, String... words) throws Exception {
    return maven(cluster).run(words);
  }

  private MavenBuild maven(TestCluster cluster) throws Exception {
    return MavenBuild.of("3.9", folder)
        .with("KUBECONFIG", cluster.kubeconfig())
        .with("GITHUB_ACTOR", "alice")
        .with("GITHUB_REPOSITORY", "acme/orders")
        .with("GITHUB_RUN_ID", "42")
        .with("GITHUB_SHA", "c0ffeec0ffeec0ffee");
  }

  private Outcome good(TestCluster cluster, String... words) throws Exception {
    Outcome outcome = run(cluster, words);
    assertThat(outcome.exit()).as(outcome.out()).isZero();
    assertThat(outcome.out()).doesNotContain("\tat ");
    return outcome;
  }

  private Outcome bad(TestCluster cluster, String... words) throws Exception {
    Outcome outcome = run(cluster, words);
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(1);
    assertThat(outcome.out()).doesNotContain("\tat ", "Exception:");
    return outcome;
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", namespace.name()));
    all.addAll(List.of(words));
    return cluster.kubectl(all.toArray(String[]::new)).orFail().strip();
  }

  @Test
  void aReleaseIsToldOfAndComesBack(TestCluster cluster, TestNamespace namespace) throws Exception {
    String ns = namespace.name();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject.in(folder)
          .service(
              AProject.service(cluster, namespace, "orders-worker", "acme/w:1", streams.name()))
          .write();
      assertThat(good(cluster, "-B", "eds:history").out())
          .contains("release " + AProject.ARTIFACT + " in " + ns + "\n  no release is recorded\n");
      good(cluster, "-B", "deploy");
      good(cluster, "-B", "deploy", "-Deds.image=acme/w:2", "-Deds.http.port=8080");
      assertThat(report().at("/services/0/release").asString()).isEqualTo("v2");

      assertThat(good(cluster, "-B", "eds:history").out())
          .containsPattern("  RELEASE  STATE +WHEN +BY +COMMIT +DIGEST +CHANGED +NOTE\n")
          .containsPattern(
              "  v2 +deployed +" + TIME + "  alice  c0ffeec0ffee  [0-9a-f]{12}  orders-worker")
          .containsPattern("  v1 +superseded  " + TIME + "  alice  c0ffeec0ffee  [0-9a-f]{12}");

      Outcome back = good(cluster, "-B", "eds:rollback");

      assertThat(back.out())
          .containsSubsequence(
              "[INFO] release " + AProject.ARTIFACT + " in namespace " + ns + ": rollback to v1\n",
              "[INFO] orders-worker  Deployment orders-worker changed\n",
              "[INFO] orders-worker  1/1 available  lag 0  READY\n",
              "[INFO] orders-worker  Service orders-worker-http pruned\n");
      assertThat(report().at("/goal").asString()).isEqualTo("rollback");
      assertThat(report().at("/services/0/release").asString()).isEqualTo("v3");
      assertThat(Reports.actions(report())).contains("changed", "pruned");
      assertThat(image(cluster, namespace)).isEqualTo("acme/w:1");

      assertThat(bad(cluster, "-B", "eds:rollback", "-Deds.to=9").out())
          .contains(
              "release "
                  + AProject.ARTIFACT
                  + " in namespace "
                  + ns
                  + " has no release v9: recorded are v1, v2, v3",
              "fix  choose one with -Deds.to, of those that mvn eds:history names");

      Outcome failed =
          bad(cluster, "-B", "deploy", "-Deds.image=acme/w:missing", "-Deds.rollbackOnFailure");

      assertThat(failed.out())
          .containsSubsequence(
              "  FAILED (IMAGE_NOT_PULLED)",
              "[INFO] orders-worker  1/1 available  lag 0  READY\n",
              "[WARNING] orders-worker  rolled back to v3: READY  [release.rollback]\n",
              "1 of 1 service is not ready: orders-worker.",
              "found    Rollback: rolled back to v3: READY\n");
      assertThat(image(cluster, namespace)).isEqualTo("acme/w:1");

      good(cluster, "-B", "eds:rollback", "-Deds.to=v2", "-Deds.history.max=3");
      assertThat(image(cluster, namespace)).isEqualTo("acme/w:2");
      assertHistory(ns, json(cluster, 0, "eds:history", "-Deds.outputFile=history.json"));
      assertThat(json(cluster, 0, "eds:status").at("/services/0/state").asString())
          .isEqualTo("READY");
      assertDifferenceAsJson(cluster);
      assertThat(kubectl(cluster, namespace, "get", "secret", "-oname").split("\n")).hasSize(3);
    }
  }

  private JsonNode report() throws Exception {
    return Reports.valid(folder.resolve("target/eds/report.json"));
  }

  private static String image(TestCluster cluster, TestNamespace namespace) {
    return kubectl(
        cluster, namespace, "get", "deploy/orders-worker", "-ojsonpath={..containers[0].image}");
  }

  /** The standard output of a quiet run, which is one JSON document. */
  private JsonNode json(TestCluster cluster, int exit, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("-q", "-Deds.output=json"));
    all.addAll(List.of(words));
    Outcome outcome = maven(cluster).runApart(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(exit);
    String document =
        exit == 0 ? outcome.out() : outcome.out().replaceAll("(?m)^\\[ERROR].*\\R", "");
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(document);
  }

  private void assertDifferenceAsJson(TestCluster cluster) throws Exception {
    assertThat(
            json(cluster, 0, "eds:diff", "-Deds.image=acme/w:2", "-Deds.http.port=8080")
                .at("/changes"))
        .isEmpty();
    JsonNode change =
        json(
                cluster,
                1,
                "eds:diff",
                "-Deds.failOnDiff",
                "-Deds.image=acme/w:3",
                "-Deds.http.port=8080")
            .at("/changes/0");
    assertThat(change.path("object").asString()).isEqualTo("Deployment/orders-worker");
    assertThat(change.path("action").asString()).isEqualTo("changed");
    assertThat(change.path("fields").findValuesAsString("after")).contains("acme/w:3");
  }

  private void assertHistory(String ns, JsonNode document) throws Exception {
    assertThat(JsonMapper.shared().readTree(Files.readString(folder.resolve("history.json"))))
        .isEqualTo(document);
    JsonNode history = document.get(0);
    assertThat(history.path("namespace").asString()).isEqualTo(ns);
    assertThat(history.path("releases").findValuesAsString("release"))
        .containsExactly("v6", "v5", "v4");
    assertThat(texts(history, "state")).containsExactly("deployed", "superseded", "failed");
    assertThat(texts(history, "note"))
        .containsExactly(
            "rollback to v2",
            "rollback of orders-worker to v3 after v4 IMAGE_NOT_PULLED",
            "IMAGE_NOT_PULLED");
    assertThat(history.path("name").asString()).isEqualTo(AProject.ARTIFACT);
    assertThat(history.path("module").asString()).endsWith(":" + AProject.ARTIFACT);
    assertThat(history.at("/releases/0/services/0/name").asString()).isEqualTo("orders-worker");
    assertThat(history.at("/releases/0/services/0/changed").asBoolean()).isTrue();
    assertThat(history.at("/releases/0/by").asString()).isEqualTo("alice");
    assertThat(history.at("/releases/0/build").asString())
        .isEqualTo("https://github.com/acme/orders/actions/runs/42");
    assertThat(history.at("/releases/0/commit").asString()).isEqualTo("c0ffeec0ffeec0ffee");
    assertThat(history.at("/releases/0/plugin").asString()).isEqualTo(MavenBuild.pluginVersion());
  }

  /** Of each release, not of its services. */
  private static List<String> texts(JsonNode history, String field) {
    List<String> texts = new ArrayList<>();
    history.path("releases").forEach(release -> texts.add(release.path(field).asString()));
    return texts;
  }

  @Test
  void whoHoldsTheLockIsNamedAndADeadHolderIsInherited(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String ns = namespace.name();
    service(cluster, namespace, "w", "");
    good(cluster, "-B", "deploy", "-Deds.wait=false", "-Deds.nats.access=skip");
    kubectl(
        cluster,
        namespace,
        "patch",
        "lease/eds-release-" + AProject.ARTIFACT,
        "--type=merge",
        "-p",
        """
        {"spec":{"holderIdentity":"7"},"metadata":{"annotations":{"eds.bizmatters.io/holder":
        "{\\"by\\":\\"bob\\",\\"build\\":\\"https://ci/7\\",\\"since\\":\\"2026-11-24T10:00:00.000000Z\\"}"}}}
        """);
    String holder = "bob, https://ci/7 since 2026-11-24T10:00:00.000000Z";

    Outcome locked =
        bad(
            cluster,
            "-B",
            "deploy",
            "-Deds.wait=false",
            "-Deds.nats.access=skip",
            "-Deds.lock.timeout=0s",
            "-Deds.image=acme/w:2");

    assertThat(locked.out())
        .contains(
            "release " + AProject.ARTIFACT + " in namespace " + ns + " is locked by " + holder,
            "fix  wait until that build has ended, or wait longer for it with"
                + " -Deds.lock.timeout=20m; the lock of a build that was killed is free 15 s after"
                + " its last sign of life");
    assertThat(Reports.valid(folder.resolve("target/eds/report.json")).at("/services/0/reason"))
        .asString()
        .contains("LOCKED");
    assertThat(good(cluster, "-B", "eds:history").out()).contains("  locked by " + holder);

    Outcome inherited =
        good(
            cluster,
            "-B",
            "deploy",
            "-Deds.wait=false",
            "-Deds.nats.access=skip",
            "-Deds.image=acme/w:2");

    assertThat(inherited.out())
        .containsSubsequence(
            "waits for its lock; " + holder + " holds it",
            "took over the lock of " + holder + ", which gave no sign of life for 15 s",
            "[INFO] w  Deployment w changed\n");
  }

  private void service(TestCluster cluster, TestNamespace namespace, String name, String more)
      throws Exception {
    AProject.in(folder)
        .service(
            AProject.service(cluster, namespace, name, "acme/w:1", "ANY")
                .replace("</service>", more + "</service>"))
        .write();
  }

  @Test
  void whatIsNotWantedAnyMoreGoesOrStaysAsItIsWanted(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String[] deploy = {"-B", "deploy", "-Deds.wait=false", "-Deds.nats.access=skip"};
    service(cluster, namespace, "w", "<http><port>8080</port></http>");
    good(cluster, deploy);
    service(cluster, namespace, "w", "");
    good(cluster, and(deploy, "-Deds.prune=none"));
    assertThat(kubectl(cluster, namespace, "get", "service", "-oname")).contains("w-http");

    assertThat(good(cluster, and(deploy, "-Deds.labels.a=b")).out())
        .contains("[INFO] w  Service w-http pruned\n");

    kubectl(
        cluster,
        namespace,
        "create",
        "quota",
        "none",
        "--hard=count/poddisruptionbudgets.policy=0");
    Outcome refused =
        bad(
            cluster,
            and(
                deploy,
                "-Deds.image=acme/w:2",
                "-Deds.podDisruptionBudget.maxUnavailable=1",
                "-Deds.rollbackOnFailure"));
    assertThat(refused.out())
        .contains("[WARNING] w  rolled back to v3: applied  [release.rollback]\n");
    assertThat(kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={..containers[0].image}"))
        .isEqualTo("acme/w:1");

    kubectl(cluster, namespace, "create", "secret", "generic", "conn", "--from-literal=a=b");
    service(cluster, namespace, "w", "<secrets><secret>conn</secret></secrets>");
    good(cluster, deploy);
    kubectl(cluster, namespace, "delete", "secret", "conn");
    service(cluster, namespace, "w", "");
    Outcome lost =
        bad(
            cluster,
            and(
                deploy,
                "-Deds.image=acme/w:3",
                "-Deds.podDisruptionBudget.maxUnavailable=1",
                "-Deds.rollbackOnFailure"));
    assertThat(lost.out())
        .contains(
            "[WARNING] w  not rolled back to v6: Secret conn in namespace "
                + namespace.name()
                + " does not exist; in the cluster is what v7 has applied  [release.rollback]\n");
    assertThat(kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={..containers[0].image}"))
        .isEqualTo("acme/w:3");

    service(cluster, namespace, "renamed", "");
    assertThat(good(cluster, deploy).out())
        .contains(
            "warning: service w in namespace "
                + namespace.name()
                + " was released by this module before, and the module does not have it any more",
            "Run with -Deds.prune=services to delete it");
    assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w");

    Outcome pruned = good(cluster, and(deploy, "-Deds.prune=services"));

    assertThat(pruned.out())
        .containsSubsequence(
            "[INFO] w  ScaledObject w-scaler pruned\n", "[INFO] w  Deployment w pruned\n");
    assertThat(
            kubectl(
                cluster,
                namespace,
                "get",
                "deploy,scaledobject,serviceaccount,service,lease,secret",
                "-oname"))
        .contains("eds-release-" + AProject.ARTIFACT)
        .doesNotContain("/w\n", "/w-");

    Outcome deleted = good(cluster, "-B", "eds:delete", "eds:history", "-Deds.lock.timeout=1m");

    assertThat(deleted.out()).contains("[INFO] 4 deleted\n", "no release is recorded");
    assertThat(kubectl(cluster, namespace, "get", "lease,secret", "-oname")).isEmpty();
  }

  private static String[] and(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
