package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.delete.Deletion;
import io.bizmatters.platform.eds.release.journal.BuildOrigin.Cause;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.Pruning;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import io.bizmatters.platform.eds.release.journal.ReleaseResult;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of releases, what goes with the next one, and how one comes back. */
@OnCluster
class ReleasesClusterTest {

  /** Of each test its own: releases of one module in two namespaces may follow each other. */
  private final String module = "com.acme:shop-" + UUID.randomUUID();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Path kubeconfig;
  private ClusterClient client;

  @BeforeEach
  void connect(TestCluster cluster) throws ClusterException {
    connect(cluster.kubeconfig());
  }

  private void connect(Path as) throws ClusterException {
    kubeconfig = as;
    client = ClusterClient.open(ClusterSelection.of(as));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void eachChangeIsARecordAndNoChangeIsNone(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    ReleaseResult first = apply(worker(namespace));
    assertThat(first.entry()).map(ReleaseEntry::title).contains("v1");
    assertThat(apply(worker(namespace)).entry()).map(ReleaseEntry::title).contains("v1");
    assertThat(apply(worker(namespace).annotation("a", "1")).entry())
        .map(ReleaseEntry::title)
        .contains("v2");
    ReleaseHistory.Recorded history = history(namespace);
    assertThat(history.holder()).isEmpty();
    assertThat(history.entries())
        .extracting(ReleaseEntry::version, ReleaseEntry::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, ReleaseEntry.State.DEPLOYED),
            org.assertj.core.groups.Tuple.tuple(1, ReleaseEntry.State.SUPERSEDED));
    assertThat(history.entries().get(0).origin().by()).isEqualTo("alice");
    assertThat(versions(cluster, namespace)).containsExactly(1, 2);
  }

  @Test
  void thoseThatFailTogetherComeBackTogether(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService[] good = new AService[3];
      AService[] bad = new AService[3];
      for (int i = 0; i < good.length; i++) {
        good[i] = Workers.quick("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        good[i].image("acme/w:slow");
        bad[i] = Workers.quick("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        bad[i].image("acme/w:missing");
      }
      assertThat(run.applyWithoutWait(good).isSuccess()).isTrue();
      run.apply(bad);
      assertThat(run.await()).allMatch(WaitResult::isBad);
      int before = run.lines().size();

      assertThat(run.rollbackFailed(bad))
          .extracting(Rollback.Outcome::shown)
          .containsOnly("rolled back to v1: READY");

      List<String> lines = run.lines().subList(before, run.lines().size());
      String waiting = String.join("\n", lines).split("READY", 2)[0];
      assertThat(waiting).contains("w0  ", "w1  ", "w2  ");
    }
  }

  @Test
  void theLastTenAreKept(TestCluster cluster, TestNamespace namespace) throws Exception {
    for (int change = 0; change < 5; change++) {
      apply(worker(namespace).annotation("a", "" + change), 3);
    }
    assertThat(versions(cluster, namespace)).containsExactly(3, 4, 5);
    assertThat(history(namespace).entries()).hasSize(3);
  }

  @Test
  void whatTheNewReleaseLacksGoesUnlessItIsKeptOrAnothers(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    AService rich =
        worker(namespace)
            .httpPort(8080)
            .configAt("/etc/w")
            .configFile("a.txt", "a")
            .maxUnavailable("1");
    apply(rich);
    String map =
        kubectl(cluster, namespace, "get", "configmap", "-l", "app.kubernetes.io/name=w", "-oname");
    kubectl(cluster, namespace, "annotate", map, "eds.bizmatters.io/keep=");
    kubectl(
        cluster, namespace, "label", "pdb/w", "app.kubernetes.io/managed-by=Helm", "--overwrite");
    ReleaseResult next = apply(worker(namespace));
    assertThat(next.pruned()).extracting(ObjectKey::title).containsExactly("Service w-http");
    assertThat(lines)
        .anyMatch(line -> line.equals("w  Service w-http pruned"))
        .anyMatch(line -> line.contains("left: its annotation eds.bizmatters.io/keep keeps it"))
        .anyMatch(line -> line.contains("PodDisruptionBudget w left: belongs to Helm"));
    assertThat(kubectl(cluster, namespace, "get", "service,pdb,configmap", "-oname"))
        .contains("poddisruptionbudget.policy/w", map)
        .doesNotContain("w-http");
    assertThat(history(namespace).left().values())
        .containsExactly("its annotation eds.bizmatters.io/keep keeps it");
    kubectl(cluster, namespace, "annotate", map, "eds.bizmatters.io/keep-");
    assertThat(apply(worker(namespace).annotation("b", "1")).pruned())
        .extracting(ObjectKey::kind)
        .containsExactly("ConfigMap");
  }

  @Test
  void withoutAutoscalingTheScaledObjectGoesBeforeTheCountIsOurs(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    apply(worker(namespace).withoutAutoscaling(2));
    assertThat(kubectl(cluster, namespace, "get", "scaledobject,hpa", "-oname")).isEmpty();
    assertThat(kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={.spec.replicas}"))
        .isEqualTo("2");
  }

  @Test
  void anEarlierReleaseComesBackByTheSameApply(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    apply(worker(namespace).image("acme/worker:1").httpPort(8080));
    apply(worker(namespace).image("acme/worker:2"));
    List<ServiceObjects> now = List.of(worker(namespace).image("acme/worker:2").generated());
    ReleaseHistory.Earlier earlier = earlier(namespace, now, OptionalInt.empty());
    assertThat(earlier.target().title()).isEqualTo("v1");
    ReleaseResult back = apply(earlier.services().get(0), options(), Optional.of("back to v1"));
    assertThat(back.entry().orElseThrow().title()).isEqualTo("v3");
    assertThat(back.entry().orElseThrow().note()).contains("back to v1");
    assertThat(
            kubectl(cluster, namespace, "get", "deploy,service", "-ojsonpath={..image} {..name}"))
        .contains("acme/worker:1", "w-http");
    assertThat(earlier(namespace, now, OptionalInt.empty()).target().title()).isEqualTo("v2");
    assertThatThrownBy(() -> earlier(namespace, now, OptionalInt.of(9)))
        .hasMessageContaining("has no release v9: recorded are v1, v2, v3");
  }

  private ReleaseHistory.Earlier earlier(
      TestNamespace namespace, List<ServiceObjects> now, OptionalInt to) throws ClusterException {
    return historian().earlier(options().mark(namespace.name()), now, Optional.empty(), to);
  }

  @Test
  void aKilledBuildsRecordIsTakenUpOrSaidToHaveBeenStopped(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    ServiceObjects killed =
        options()
            .marked(
                TargetService.of(List.of(worker(namespace).httpPort(8080).generated()), "default"))
            .get(0)
            .built();
    Map<String, List<KubernetesObject>> manifests = Map.of("w", killed.objects());
    records()
        .write(
            options().mark(namespace.name()), new ReleaseRecord(pending(2, manifests), manifests));
    kubectl(cluster, namespace, "create", "service", "clusterip", "w-http", "--tcp=80");
    kubectl(
        cluster,
        namespace,
        "label",
        "--overwrite",
        "service/w-http",
        "app.kubernetes.io/managed-by=eds",
        "eds.bizmatters.io/release=shop",
        "app.kubernetes.io/name=w");
    kubectl(
        cluster,
        namespace,
        "annotate",
        "service/w-http",
        "eds.bizmatters.io/module=" + module,
        "eds.bizmatters.io/namespace=" + namespace.name());
    assertThat(history(namespace).entries().get(0).state()).isEqualTo(ReleaseEntry.State.FAILED);
    assertThat(history(namespace).entries().get(0).note())
        .contains("its build was stopped before it ended");
    ReleaseResult next = apply(worker(namespace).annotation("a", "1"));
    assertThat(next.entry()).map(ReleaseEntry::title).contains("v3");
    assertThat(next.pruned()).extracting(ObjectKey::title).containsExactly("Service w-http");
    assertThat(history(namespace).entries())
        .extracting(ReleaseEntry::state)
        .containsExactly(
            ReleaseEntry.State.DEPLOYED, ReleaseEntry.State.FAILED, ReleaseEntry.State.SUPERSEDED);
  }

  private static ReleaseEntry pending(int version, Map<String, List<KubernetesObject>> manifests) {
    return new ReleaseEntry(
        version,
        ReleaseEntry.State.PENDING,
        ReleaseRecord.digest(manifests),
        Recording.clock(Duration.ZERO).now(),
        Recording.alice(),
        "0",
        Optional.empty(),
        Map.of("w", new ServiceRelease("0", ReleaseEntry.State.PENDING, true, Optional.empty())));
  }

  @Test
  void aRenamedServiceIsReportedAndDeletedWhenThatIsWanted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    ServiceObjects renamed = AService.named("x").namespace(namespace.name()).generated();
    apply(renamed, options(), Optional.empty());
    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith("warning: service w in namespace " + namespace.name())
                    && line.contains("-Deds.prune=services"));
    assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w", "/x");
    lines.clear();
    apply(renamed, pruningServices(), Optional.empty());
    assertThat(lines)
        .containsSubsequence("w  ScaledObject w-scaler pruned", "w  Deployment w pruned");
    assertThat(kubectl(cluster, namespace, "get", "deploy,scaledobject,serviceaccount", "-oname"))
        .contains("deployment.apps/x")
        .doesNotContain("/w\n", "w-scaler");
  }

  @Test
  void aServiceThatAnotherModuleReleasesByNowIsLeftAlone(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    ReleaseOptions other = Recording.of(options(), "billing", "com.acme:billing");
    ServiceObjects ship = worker(namespace).image("acme/ship:9").generated();
    try (ReleaseRun refused = tryDeploy(List.of(ship), other, Optional.empty())) {
      assertThat(refused.misses())
          .hasSize(4)
          .allMatch(
              miss ->
                  miss.found()
                          .equals(
                              "belongs to release shop in namespace "
                                  + namespace.name()
                                  + " of module "
                                  + module)
                      && miss.fix().contains("-Deds.adopt"));
    }
    assertThat(image(cluster, namespace)).isEqualTo("ghcr.io/acme/orders-worker:1.4.2");
    deploy(List.of(ship), other.adopting(true), Optional.empty()).close();
    assertThat(image(cluster, namespace)).isEqualTo("acme/ship:9");

    ServiceObjects rest = AService.named("x").namespace(namespace.name()).generated();
    apply(rest, pruningServices(), Optional.empty());

    assertThat(lines)
        .contains(
            "w  Deployment w left: belongs to release billing in namespace "
                + namespace.name()
                + " of module com.acme:billing, service w");
    assertThat(image(cluster, namespace)).isEqualTo("acme/ship:9");
    assertThat(kubectl(cluster, namespace, "get", "lease", "-oname"))
        .contains("eds-release-shop", "eds-release-billing");
    lines.clear();
    apply(rest, pruningServices(), Optional.empty());
    assertThat(lines).noneMatch(line -> line.contains(" left: ") || line.contains("warning"));
  }

  private static String image(TestCluster cluster, TestNamespace namespace) {
    return kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={..containers[0].image}");
  }

  private ReleaseOptions options() {
    return Recording.of(Recording.options(), Recording.RELEASE, module);
  }

  private ReleaseOptions pruningServices() {
    return Recording.pruning(options(), Pruning.SERVICES);
  }

  @Test
  void ofAReleaseOneServiceFailsAndComesBackAloneAndTheOthersAreDeployed(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService[] first = new AService[3];
      AService[] next = new AService[3];
      for (int i = 0; i < first.length; i++) {
        first[i] = Workers.quick("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        first[i].image("acme/w:1");
        next[i] = Workers.quick("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        next[i].image(i == 1 ? "acme/w:missing" : "acme/w:2");
      }
      assertThat(run.applyWithoutWait(first).isSuccess()).isTrue();
      run.apply(next);
      assertThat(run.await()).filteredOn(WaitResult::isBad).hasSize(1);
      ReleaseEntry failed = run.history(first[0]).get(0);
      assertThat(failed.state()).isEqualTo(ReleaseEntry.State.FAILED);
      assertThat(failed.note()).contains("1 of 3 services failed: w1 IMAGE_NOT_PULLED");
      assertThat(failed.services().values())
          .extracting(ServiceRelease::state)
          .containsExactly(
              ReleaseEntry.State.DEPLOYED, ReleaseEntry.State.FAILED, ReleaseEntry.State.DEPLOYED);

      assertThat(run.rollbackFailed(List.of(next[0], next[2]), next[1]))
          .extracting(Rollback.Outcome::shown)
          .containsExactly("rolled back to v1: READY");

      List<ReleaseEntry> history = run.history(first[0]);
      assertThat(history)
          .extracting(ReleaseEntry::title, ReleaseEntry::state)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("v3", ReleaseEntry.State.DEPLOYED),
              org.assertj.core.groups.Tuple.tuple("v2", ReleaseEntry.State.FAILED),
              org.assertj.core.groups.Tuple.tuple("v1", ReleaseEntry.State.SUPERSEDED));
      assertThat(history.get(0).note())
          .contains("rollback of w1 to v1 after v2 1 of 3 services failed: w1 IMAGE_NOT_PULLED");
      assertThat(
              kubectl(
                  cluster,
                  namespace,
                  "get",
                  "deploy",
                  "-ojsonpath={range .items[*]}{.spec.template.spec.containers[0].image} {end}"))
          .isEqualTo("acme/w:2 acme/w:1 acme/w:2");
    }
  }

  @Test
  void oneServiceOfAReleaseGoesBackByItself(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    for (String version : List.of("1", "2")) {
      deploy(
              List.of(two("a", version, namespace), two("b", version, namespace)),
              options(),
              Optional.empty())
          .close();
    }
    List<ServiceObjects> now = List.of(two("a", "2", namespace), two("b", "2", namespace));
    Rollback.Plan plan =
        Rollback.plan(
            TargetService.of(now, "default"),
            Optional.of("a"),
            OptionalInt.empty(),
            historian(),
            options());
    assertThat(plan.services()).extracting(one -> one.service().name()).containsExactly("a");
    assertThat(plan.causes().values()).extracting(Cause::note).containsExactly("rollback a to v1");
    ReleaseRun deployed =
        tryDeploy(plan.services(), options(), how -> how.because(plan.causes(), plan.recorded()));
    assertThat(deployed.isSuccess()).as("%s", deployed.objects()).isTrue();
    assertThat(
            kubectl(
                cluster,
                namespace,
                "get",
                "deploy",
                "-ojsonpath={range .items[*]}{.spec.template.spec.containers[0].image} {end}"))
        .isEqualTo("acme/w:1 acme/w:2");
    ReleaseEntry newest = history(namespace).entries().get(0);
    assertThat(newest.services().keySet()).containsExactly("a", "b");
    assertThat(newest.services().values())
        .extracting(ServiceRelease::changed)
        .containsExactly(true, false);
    assertThat(lines).noneMatch(line -> line.startsWith("warning"));
  }

  private static ServiceObjects two(String name, String version, TestNamespace namespace) {
    return AService.named(name).namespace(namespace.name()).image("acme/w:" + version).generated();
  }

  @Test
  void aRecordThatSomebodyReplacedIsNotAppliedByARollback(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace).image("acme/worker:1"));
    apply(worker(namespace).image("acme/worker:2"));
    List<ServiceObjects> now = List.of(worker(namespace).image("acme/worker:2").generated());
    List<KubernetesObject> evil = new ArrayList<>(now.get(0).objects());
    evil.add(object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "pwn", ""));
    evil.add(object("apps/v1", "Deployment", "intruder", "production"));
    evil.add(object("v1", "Secret", "loot", namespace.name()));
    Map<String, List<KubernetesObject>> manifests = Map.of("w", evil);
    records().delete(options().mark(namespace.name()), 1);
    records()
        .write(
            options().mark(namespace.name()), new ReleaseRecord(pending(1, manifests), manifests));
    assertThatThrownBy(() -> earlier(namespace, now, OptionalInt.of(1)))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(ClusterException.Reason.REFUSED);
              assertThat(refused.what())
                  .contains(
                      "Secret eds-release-shop-v1",
                      "is not the record of v1 that this plugin wrote",
                      "its manifests have digest",
                      "ClusterRoleBinding pwn is of a kind that these services do not have",
                      "Deployment intruder is of namespace production",
                      "Secret loot is of a kind that these services do not have");
            });
  }

  private static KubernetesObject object(
      String apiVersion, String kind, String name, String namespace) {
    Map<String, Object> metadata =
        namespace.isEmpty() ? Map.of("name", name) : Map.of("name", name, "namespace", namespace);
    return new KubernetesObject(
        Map.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata));
  }

  @Test
  void whatSomebodyWritesIntoTheLeaseIsDeletedNowhereElse(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace production = cluster.newNamespace();
    try {
      apply(worker(namespace));
      kubectl(cluster, production, "create", "deployment", "api", "--image=a/b");
      kubectl(cluster, production, "label", "deploy/api", "app.kubernetes.io/managed-by=eds");
      kubectl(cluster, namespace, "create", "deployment", "api", "--image=a/b");
      String releases =
          kubectl(
              cluster,
              namespace,
              "get",
              "lease/eds-release-shop",
              "-ojsonpath={.metadata.annotations.eds\\.bizmatters\\.io/releases}");
      String forged =
          releases.replace(
              "\"objects\":{\"w\":[",
              "\"objects\":{\"w\":[\"apps/v1 Deployment "
                  + production.name()
                  + " api\",\"apps/v1 Deployment api\",\"v1 Namespace "
                  + production.name()
                  + "\",");
      assertThat(forged).isNotEqualTo(releases);
      kubectl(
          cluster,
          namespace,
          "annotate",
          "--overwrite",
          "lease/eds-release-shop",
          "eds.bizmatters.io/releases=" + forged);

      apply(worker(namespace).annotation("a", "1"), pruningServices());

      assertThat(kubectl(cluster, production, "get", "deploy", "-oname")).contains("/api");
      assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/api");
      assertThat(
              kubectl(
                  cluster,
                  namespace,
                  "get",
                  "namespace",
                  production.name(),
                  "-ojsonpath={.status.phase}"))
          .isEqualTo("Active");
    } finally {
      cluster.delete(production);
    }
  }

  @Test
  void anotherNamespacesReleaseKeepsItsClusterScopedObjects(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace second = cluster.newNamespace();
    String role = "rep-reader-" + namespace.name();
    try {
      ServiceObjects first = withRole(worker(namespace).generated(), role);
      deploy(List.of(first), options(), Optional.empty()).close();
      ServiceObjects other =
          withRole(AService.named("w").namespace(second.name()).generated(), role);
      try (ReleaseRun refused = tryDeploy(List.of(other), options(), Optional.empty())) {
        assertThat(refused.misses())
            .extracting(Miss::found)
            .containsExactly(
                "belongs to release shop in namespace "
                    + namespace.name()
                    + " of module "
                    + module);
      }
      Delete.Outcome outcome =
          new Delete(api(client), options(), lines::add)
              .run(List.of(other), Duration.ofSeconds(60));
      assertThat(outcome.with(Deletion.Result.NOT_OURS)).hasSize(1);
      assertThat(kubectl(cluster, namespace, "get", "clusterrole", role, "-oname")).contains(role);
      delete(List.of(first));
      assertThat(
              kubectl(
                  cluster, namespace, "get", "clusterrole", role, "--ignore-not-found", "-oname"))
          .isEmpty();
    } finally {
      cluster.delete(second);
    }
  }

  private static ServiceObjects withRole(ServiceObjects service, String role) {
    List<KubernetesObject> objects = new ArrayList<>(service.objects());
    objects.add(
        new KubernetesObject(
            Map.of(
                "apiVersion",
                "rbac.authorization.k8s.io/v1",
                "kind",
                "ClusterRole",
                "metadata",
                Map.of(
                    "name",
                    role,
                    "labels",
                    Map.of(
                        "app.kubernetes.io/managed-by",
                        "eds",
                        "app.kubernetes.io/name",
                        service.service().name())),
                "rules",
                List.of())));
    return new ServiceObjects(service.service(), objects);
  }

  @Test
  void objectsOfOthersBecomeOursAltogether(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String deployment =
        ApplyClusterTest.deployment(3).replace("spec:\n", "spec:\n  minReadySeconds: 7\n");
    cluster
        .kubectlReading(
            deployment,
            "-n",
            namespace.name(),
            "apply",
            "--server-side",
            "--field-manager=helm",
            "-f",
            "-")
        .orFail();
    kubectl(
        cluster,
        namespace,
        "annotate",
        "deploy/w",
        "meta.helm.sh/release-name=shop",
        "--field-manager=helm");
    apply(worker(namespace), options().adopting(true));
    String live = kubectl(cluster, namespace, "get", "deploy/w", "--show-managed-fields", "-ojson");
    assertThat(live)
        .contains("\"replicas\": 3")
        .doesNotContain("minReadySeconds", "meta.helm.sh", "\"manager\": \"helm\"");
  }

  @Test
  void aServiceThatMovedIsReportedAndDeletedWhenThatIsWanted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace other = cluster.newNamespace();
    try {
      apply(worker(namespace));
      ServiceObjects moved = AService.named("w").namespace(other.name()).generated();
      deploy(List.of(moved), options(), Optional.empty()).close();
      assertThat(lines)
          .anyMatch(
              line ->
                  line.startsWith("warning: this module released w to namespace ")
                      && line.contains(namespace.name()));
      assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w");
      ServiceObjects changed =
          AService.named("w").namespace(other.name()).annotation("a", "1").generated();
      deploy(List.of(changed), pruningServices(), Optional.empty()).close();
      assertThat(kubectl(cluster, namespace, "get", "deploy,scaledobject,lease,secret", "-oname"))
          .isEmpty();
      assertThat(kubectl(cluster, other, "get", "deploy", "-oname")).contains("/w");
    } finally {
      cluster.delete(other);
    }
  }

  @Test
  void aPreviewInANamespaceOfItsOwnLeavesTheOtherReleaseAlone(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace preview = cluster.newNamespace();
    try {
      apply(worker(namespace));
      ReleaseOptions like = pruningServices();
      ReleaseOptions chosen =
          like.toBuilder().profiles("").chosenForThisRun(preview.name()::equals).build();
      ServiceObjects beside = AService.named("w").namespace(preview.name()).generated();
      deploy(List.of(beside), chosen, Optional.empty()).close();
      assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w");
      // and the other way round: the preview is no place that the module has left
      apply(worker(namespace).annotation("a", "1"), pruningServices());
      assertThat(kubectl(cluster, preview, "get", "deploy", "-oname")).contains("/w");
      assertThat(lines).noneMatch(line -> line.startsWith("warning"));
    } finally {
      cluster.delete(preview);
    }
  }

  @Test
  void whatCouldNotBeDeletedStaysInTheHistoryWithTheReason(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace).httpPort(8080));
    kubectl(
        cluster,
        namespace,
        "patch",
        "service/w-http",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"annotations\":{\"eds.bizmatters.io/keep\":\"\"}}}");
    apply(worker(namespace));
    assertThat(history(namespace).left())
        .containsExactly(
            Map.entry(
                new ObjectKey("v1", "Service", namespace.name(), "w-http"),
                "its annotation eds.bizmatters.io/keep keeps it"));
    Delete.Outcome outcome = delete(List.of(worker(namespace).generated()));
    assertThat(outcome.with(Deletion.Result.KEPT))
        .extracting(Deletion::object)
        .containsExactly("Service w-http");
    assertThat(kubectl(cluster, namespace, "get", "service", "-oname")).contains("w-http");
    assertThat(history(namespace).left()).hasSize(1);
    kubectl(cluster, namespace, "annotate", "service/w-http", "eds.bizmatters.io/keep-");
    delete(List.of(worker(namespace).generated()));
    assertThat(kubectl(cluster, namespace, "get", "service,lease,secret", "-oname")).isEmpty();
  }

  private Delete.Outcome delete(List<ServiceObjects> services) throws Exception {
    Delete.Outcome outcome =
        new Delete(api(client), options(), lines::add).run(services, Duration.ofSeconds(60));
    assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
    return outcome;
  }

  @Test
  void aRefusedDeploymentKeepsItsAutoscaler(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    apply(worker(namespace));
    ServiceObjects fixed = worker(namespace).withoutAutoscaling(2).generated();
    List<KubernetesObject> objects = new ArrayList<>();
    for (KubernetesObject object : fixed.objects()) {
      objects.add(object.kind().equals("Deployment") ? withBadField(object) : object);
    }
    try (ReleaseRun refused =
        tryDeploy(
            List.of(new ServiceObjects(fixed.service(), objects)), options(), Optional.empty())) {
      assertThat(refused.isSuccess()).isFalse();
    }
    assertThat(kubectl(cluster, namespace, "get", "scaledobject", "-oname")).contains("w-scaler");
    assertThat(history(namespace).entries().get(0).state()).isEqualTo(ReleaseEntry.State.FAILED);
  }

  private static KubernetesObject withBadField(KubernetesObject deployment) {
    Map<String, Object> tree = new java.util.LinkedHashMap<>(deployment.tree());
    Map<String, Object> spec = new java.util.LinkedHashMap<>();
    ((Map<?, ?>) java.util.Objects.requireNonNull(tree.get("spec")))
        .forEach((key, value) -> spec.put((String) key, value));
    spec.put("progressDeadlineSeconds", -1);
    tree.put("spec", spec);
    return new KubernetesObject(tree);
  }

  @Test
  void aLockAndARecordCostThreeRequestsAndNoChangeOne(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    apply(worker(namespace));
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient direct = client) {
      assertThat(direct.namespace()).isNotEmpty();
      connect(proxy.kubeconfig(folder));
      apply(worker(namespace).image("acme/worker:2"));
      assertThat(requestsOfRecords(proxy))
          .containsExactly("PATCH lease", "POST secret", "PATCH lease");
      apply(worker(namespace).image("acme/worker:2"));
      assertThat(requestsOfRecords(proxy)).containsExactly("GET lease");
    }
  }

  @Test
  void manyServicesTakeOneLockAndOneRecord(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    List<ServiceObjects> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(AService.named("w" + i).namespace(namespace.name()).generated());
    }
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient direct = client) {
      assertThat(direct.namespace()).isNotEmpty();
      connect(proxy.kubeconfig(folder));
      deploy(many, options(), Optional.empty()).close();
      assertThat(proxy.requests().size() - 80).as("%s", proxy.requests()).isLessThanOrEqualTo(25);
      assertThat(requestsOfRecords(proxy))
          .containsExactly("POST lease", "POST secret", "GET lease", "PATCH lease");
      deploy(many, options(), Optional.empty()).close();
      // the Services of NATS are looked for by the way to it
      assertThat(proxy.requests(request -> !request.path().contains("/namespaces/nats/")))
          .as("%s", proxy.requests())
          .hasSizeLessThanOrEqualTo(5);
      assertThat(requestsOfRecords(proxy)).containsExactly("GET lease");
    }
  }

  @Test
  void slowWritesOfTheLeaseLoseNoLockHoweverManyServicesThereAre(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    List<ServiceObjects> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(
          AService.named("w" + i).namespace(namespace.name()).withoutAutoscaling(0).generated());
    }
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient direct = client) {
      assertThat(direct.namespace()).isNotEmpty();
      connect(proxy.kubeconfig(folder));
      proxy.strike(
          request -> request.path().contains("/leases") && !request.method().equals("GET"),
          Fault.delay(Duration.ofMillis(500)));
      deploy(many, options(), Optional.empty()).close();
      assertThat(lines).noneMatch(line -> line.contains("lock"));
      assertThat(history(namespace).entries())
          .extracting(ReleaseEntry::state)
          .containsExactly(ReleaseEntry.State.DEPLOYED);
    }
  }

  @Test
  void whatKubectlAppliedOfTheSameManifestsIsReleased(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    ServiceObjects service = worker(namespace).generated();
    StringBuilder text = new StringBuilder();
    for (KubernetesObject object : service.objects()) {
      text.append("---\n").append(JsonText.compact(object.tree())).append('\n');
    }
    cluster.kubectlReading(text.toString(), "apply", "-n", namespace.name(), "-f", "-").orFail();
    apply(service, options(), Optional.empty());
    ReleaseResult again = apply(service, options(), Optional.empty());
    assertThat(again.entry()).map(ReleaseEntry::title).contains("v1");
  }

  private static List<String> requestsOfRecords(FaultProxy proxy) {
    List<String> requests =
        proxy.requests().stream()
            .filter(request -> request.path().matches(".*/(leases|secrets)([/?].*)?"))
            .map(
                request ->
                    request.method() + (request.path().contains("/leases") ? " lease" : " secret"))
            .toList();
    proxy.forget();
    return requests;
  }

  @Test
  void aReleaseThatNoRecordCanHoldIsRefusedBeforeAnythingIsWritten(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects small = worker(namespace).generated();
    List<KubernetesObject> objects = new ArrayList<>(small.objects());
    for (int i = 0; i < 22; i++) {
      objects.add(noise("n" + i, namespace));
    }
    ServiceObjects large = new ServiceObjects(small.service(), objects);
    assertThatThrownBy(() -> apply(large, options(), Optional.empty()))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> {
              assertThat(refused.what())
                  .matches(
                      "release shop in namespace \\S+ cannot be recorded: \\d{8} bytes compressed,"
                          + " and a record holds 14745600");
              assertThat(refused.fix()).contains("<config>", "-Deds.history.max=0");
            });
    assertThat(kubectl(cluster, namespace, "get", "deploy,configmap,secret", "-oname"))
        .isEqualTo("configmap/kube-root-ca.crt");
    assertThat(history(namespace).holder()).isEmpty();
    assertThat(history(namespace).entries()).isEmpty();
    apply(large, Recording.keeping(options(), 0), Optional.empty());
    assertThat(kubectl(cluster, namespace, "get", "configmap,secret", "-oname"))
        .contains("configmap/n0", "configmap/n21")
        .doesNotContain("secret/");
  }

  @Test
  void aReleaseThatOneSecretCannotHoldIsRecordedInPartsAndComesBack(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects small = worker(namespace).image("acme/worker:1").generated();
    List<KubernetesObject> objects = new ArrayList<>(small.objects());
    objects.add(noise("a", namespace));
    objects.add(noise("b", namespace));
    apply(new ServiceObjects(small.service(), objects), options(), Optional.empty());
    assertThat(kubectl(cluster, namespace, "get", "secret", "-oname").split("\n"))
        .containsExactly("secret/eds-release-shop-v1", "secret/eds-release-shop-v1-p2");
    apply(worker(namespace).image("acme/worker:2"));
    List<ServiceObjects> now = List.of(worker(namespace).image("acme/worker:2").generated());
    assertThat(earlier(namespace, now, OptionalInt.empty()).services().get(0).objects())
        .hasSize(objects.size());
    delete(now);
    cluster
        .kubectl(
            "-n",
            namespace.name(),
            "wait",
            "--for=delete",
            "secret/eds-release-shop-v1-p2",
            "--timeout=30s")
        .orFail();
    assertThat(kubectl(cluster, namespace, "get", "secret,lease", "-oname")).isEmpty();
  }

  /** A ConfigMap of 700 kB that nothing compresses. */
  private static KubernetesObject noise(String name, TestNamespace namespace) {
    byte[] bytes = new byte[700_000];
    new Random(7 + name.hashCode()).nextBytes(bytes);
    return new KubernetesObject(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of(
                "name",
                name,
                "namespace",
                namespace.name(),
                "labels",
                Map.of("app.kubernetes.io/managed-by", "eds", "app.kubernetes.io/name", "w")),
            "binaryData",
            Map.of("noise", Base64.getEncoder().encodeToString(bytes))));
  }

  @Test
  void whatIsDeletedHasNoHistory(TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    delete(List.of(worker(namespace).generated()));
    assertThat(
            kubectl(cluster, namespace, "get", "deploy,scaledobject,lease,secret", "-oname")
                .strip())
        .isEmpty();
  }

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  private ReleaseResult apply(AService service) throws Exception {
    return apply(service, options());
  }

  private ReleaseResult apply(AService service, int history) throws Exception {
    return apply(service, Recording.keeping(options(), history));
  }

  private ReleaseResult apply(AService service, ReleaseOptions options) throws Exception {
    return apply(service.generated(), options, Optional.empty());
  }

  private ReleaseResult apply(ServiceObjects service, ReleaseOptions options, Optional<String> note)
      throws Exception {
    try (ReleaseRun deployed = deploy(List.of(service), options, note)) {
      return deployed.release(service);
    }
  }

  private ReleaseRun deploy(
      List<ServiceObjects> services, ReleaseOptions options, Optional<String> note)
      throws Exception {
    ReleaseRun deployed = tryDeploy(services, options, note);
    assertThat(deployed.misses()).isEmpty();
    assertThat(deployed.isSuccess()).as("%s", deployed.objects()).isTrue();
    return deployed;
  }

  private ReleaseRun tryDeploy(
      List<ServiceObjects> services, ReleaseOptions options, Optional<String> note)
      throws Exception {
    Map<String, Cause> causes =
        note.map(
                text ->
                    Map.of(
                        services.get(0).service().namespace().orElseThrow(),
                        new Cause(text, OptionalInt.empty())))
            .orElse(Map.of());
    return tryDeploy(services, options, plan -> plan.because(causes, List.of()));
  }

  /** Takes over what a person made with kubectl, and of another module's only where it adopts. */
  private ReleaseRun tryDeploy(
      List<ServiceObjects> services, ReleaseOptions options, UnaryOperator<ApplyPlan> why)
      throws Exception {
    try (ReleaseDriver driver = ReleaseDriver.withoutNats(kubeconfig).recording(options)) {
      try {
        return driver.apply(services, why.apply(driver.plan()));
      } finally {
        lines.addAll(driver.lines());
      }
    }
  }

  private static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(10), line -> {});
  }

  private ReleaseRecords records() {
    return new ReleaseRecords(api(client));
  }

  private ReleaseHistory historian() {
    return new ReleaseHistory(api(client));
  }

  private ReleaseHistory.Recorded history(TestNamespace namespace) throws ClusterException {
    return historian().of(options().mark(namespace.name()));
  }

  private static List<Integer> versions(TestCluster cluster, TestNamespace namespace) {
    return java.util.stream.Stream.of(
            kubectl(cluster, namespace, "get", "secret", "-oname").split("\n"))
        .map(name -> Integer.valueOf(name.replaceAll(".*-v", "")))
        .sorted()
        .toList();
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    return cluster
        .kubectl(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("-n", namespace.name()),
                    java.util.stream.Stream.of(words))
                .toArray(String[]::new))
        .orFail()
        .strip();
  }
}
