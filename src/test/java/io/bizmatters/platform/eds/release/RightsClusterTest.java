package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.PipelineRole;
import io.bizmatters.platform.eds.manifest.PipelineRole.Grants;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each right that {@code eds:rbac} grants is taken away once: then a miss names it, or the run gets
 * on with less and says so.
 */
@OnCluster
class RightsClusterTest {

  private static final int AT_A_TIME = 8;

  private static final Grants TO_DEPLOY =
      new Grants(false, true, false, false, false, Optional.empty());
  private static final Grants TO_RECORD =
      new Grants(false, true, false, false, true, Optional.of(Recording.RELEASE));

  /** Nothing of a healthy run needs it. */
  private static final String UNHEALTHY_ONLY = "READY";

  private static final String POLLS = "READY the verb watch is forbidden";

  /** What is said without it. */
  private static final Map<String, String> EXPECTED = new TreeMap<>();

  static {
    for (String kind :
        List.of("serviceaccounts", "services", "deployments.apps", "scaledobjects.keda.sh")) {
      EXPECTED.put("create " + kind, "miss may not create " + kind);
      EXPECTED.put("patch " + kind, "miss may not patch " + kind);
      EXPECTED.put("get " + kind, "READY whether somebody else owns them is unknown");
      EXPECTED.put("list " + kind, "READY");
    }
    EXPECTED.put("get deployments.apps", "miss may not get deployments.apps");
    for (String kind :
        List.of(
            "deployments.apps",
            "replicasets.apps",
            "scaledobjects.keda.sh",
            "horizontalpodautoscalers.autoscaling")) {
      EXPECTED.put("list " + kind, "miss may not list " + kind);
      EXPECTED.put("watch " + kind, POLLS);
    }
    EXPECTED.put("watch pods", POLLS);
    EXPECTED.put("watch events", POLLS);
    EXPECTED.put("list pods", "READY pods cannot be read");
    EXPECTED.put("list events", UNHEALTHY_ONLY);
    EXPECTED.put("get pods/log", UNHEALTHY_ONLY);
    EXPECTED.put("get secrets", "READY no right to get secrets");
    EXPECTED.put("get namespaces", "READY");
    EXPECTED.put("list *.external.metrics.k8s.io", "FAILED METRIC_FORBIDDEN");
    EXPECTED.put("clusterwide get customresourcedefinitions.apiextensions.k8s.io", "READY");
    EXPECTED.put("clusterwide get apiservices.apiregistration.k8s.io", "READY");
    EXPECTED.put("clusterwide get deployments.apps", "READY");
  }

  /** And of those that locks and records need. */
  private static final Map<String, String> EXPECTED_OF_RECORDS = new TreeMap<>();

  static {
    EXPECTED_OF_RECORDS.put(
        "create leases.coordination.k8s.io", "miss may not create leases.coordination.k8s.io");
    for (String verb : List.of("get", "patch")) {
      EXPECTED_OF_RECORDS.put(
          verb + " leases.coordination.k8s.io",
          "miss may not " + verb + " leases.coordination.k8s.io eds-release-r");
    }
    EXPECTED_OF_RECORDS.put("get secrets", "miss may not get secrets");
    EXPECTED_OF_RECORDS.put("create secrets", "miss may not create secrets");
    EXPECTED_OF_RECORDS.put("delete secrets", "miss may not delete secrets");
  }

  @TempDir private Path folder;

  /** A right, and where it stands among those of its role. */
  private record Right(String role, int rule, String resource, String verb, String title) {}

  @Test
  void eachRightThatIsMissingIsNamedOrDoneWithout(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    assertThat(told(cluster, namespace, TO_DEPLOY, right -> true)).isEqualTo(EXPECTED);
  }

  @Test
  void soIsEachThatLocksAndRecordsNeed(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    assertThat(told(cluster, namespace, TO_RECORD, RightsClusterTest::isOfRecords))
        .isEqualTo(EXPECTED_OF_RECORDS);
  }

  private static boolean isOfRecords(Right right) {
    return List.of("leases", "secrets").contains(right.resource());
  }

  private Map<String, String> told(
      TestCluster cluster, TestNamespace namespace, Grants grants, Predicate<Right> which)
      throws Exception {
    cluster
        .kubectl("create", "secret", "generic", "db", "--from-literal=a=b", "-n", namespace.name())
        .orFail();
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    Map<String, String> told = new TreeMap<>();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w")) {
      List<KubernetesObject> roles =
          PipelineRole.of(List.of(worker("r", cluster, namespace, streams).generated()), grants);
      List<Right> rights = rights(roles).stream().filter(which).toList();
      grant(cluster, namespace, roles, rights);
      Map<String, Future<String>> running = new LinkedHashMap<>();
      for (int i = 0; i < rights.size(); i++) {
        String name = "r" + i;
        running.put(
            rights.get(i).title(),
            threads.submit(
                () ->
                    run(
                        cluster,
                        namespace,
                        worker(name, cluster, namespace, streams),
                        name,
                        grants.release().isPresent())));
      }
      for (Map.Entry<String, Future<String>> each : running.entrySet()) {
        told.put(each.getKey(), each.getValue().get());
      }
    } finally {
      threads.shutdownNow();
    }
    return told;
  }

  /** How it ended, with the line that speaks of rights. */
  private String run(
      TestCluster cluster, TestNamespace namespace, AService worker, String name, boolean recording)
      throws Exception {
    try (ReleaseDriver run =
        ReleaseDriver.as(kubeconfig(cluster, namespace, name), cluster, Duration.ofSeconds(20))) {
      if (recording) {
        run.recording(name);
      }
      ReleaseRun deployed = run.apply(worker);
      if (!deployed.misses().isEmpty()) {
        return deployed.misses().stream()
            .map(Miss::found)
            .map(text -> text.replaceAll("eds-release-r\\d+", "eds-release-r"))
            .collect(Collectors.joining(", ", "miss ", ""));
      }
      if (!deployed.isSuccess()) {
        return run.report(worker);
      }
      WaitResult ended = run.await().get(0);
      String reason = ended.verdict().reason().map(why -> " " + why).orElse("");
      return ended.state() + reason + said(run.lines());
    } catch (ClusterException failure) {
      return failure.what();
    }
  }

  private static String said(List<String> lines) {
    return List.of(
            "the verb watch is forbidden",
            "pods cannot be read",
            "no right to get secrets",
            "whether somebody else owns them is unknown")
        .stream()
        .filter(text -> lines.stream().anyMatch(line -> line.contains(text)))
        .map(text -> " " + text)
        .collect(Collectors.joining());
  }

  private static AService worker(
      String name, TestCluster cluster, TestNamespace namespace, Streams streams) {
    return Workers.quick(name, namespace, cluster.natsMonitoring(), streams.name()).secrets("db");
  }

  // ---- roles

  private static List<Right> rights(List<KubernetesObject> roles) {
    List<Right> rights = new ArrayList<>();
    for (KubernetesObject role : roles) {
      List<Map<?, ?>> rules = rules(role);
      for (int i = 0; i < rules.size(); i++) {
        Object group = list(rules.get(i), "apiGroups").get(0);
        for (Object resource : list(rules.get(i), "resources")) {
          for (Object verb : list(rules.get(i), "verbs")) {
            String title =
                (role.kind().equals("Role") ? "" : "clusterwide ")
                    + verb
                    + " "
                    + resource
                    + (group.equals("") ? "" : "." + group);
            rights.add(new Right(role.kind(), i, resource.toString(), verb.toString(), title));
          }
        }
      }
    }
    return rights;
  }

  private static List<?> list(Map<?, ?> rule, String field) {
    return rule.get(field) instanceof List<?> all ? all : List.of();
  }

  private static List<Map<?, ?>> rules(KubernetesObject role) {
    List<Map<?, ?>> rules = new ArrayList<>();
    if (role.tree().get("rules") instanceof List<?> all) {
      all.forEach(rule -> rules.add((Map<?, ?>) rule));
    }
    return rules;
  }

  /** A service account for each right, which has all the others. */
  private static void grant(
      TestCluster cluster,
      TestNamespace namespace,
      List<KubernetesObject> roles,
      List<Right> rights) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < rights.size(); i++) {
      String name = "r" + i;
      StringBuilder objects = new StringBuilder();
      add(
          objects,
          Map.of("apiVersion", "v1", "kind", "ServiceAccount", "metadata", named("p" + i)));
      for (KubernetesObject role : roles) {
        if (role.kind().equals("Role") || role.kind().equals("ClusterRole")) {
          boolean whole = role.kind().equals("ClusterRole");
          String unique = whole ? namespace.name() + "-" + name : name;
          List<Object> rules = new ArrayList<>();
          List<Map<?, ?>> before = rules(role);
          for (int rule = 0; rule < before.size(); rule++) {
            rules.addAll(without(before.get(rule), rule, role.kind(), rights.get(i)));
          }
          add(
              objects,
              Map.of(
                  "apiVersion",
                  "rbac.authorization.k8s.io/v1",
                  "kind",
                  role.kind(),
                  "metadata",
                  named(unique),
                  "rules",
                  rules));
          add(
              objects,
              Map.of(
                  "apiVersion",
                  "rbac.authorization.k8s.io/v1",
                  "kind",
                  role.kind() + "Binding",
                  "metadata",
                  named(unique),
                  "roleRef",
                  Map.of(
                      "apiGroup", "rbac.authorization.k8s.io", "kind", role.kind(), "name", unique),
                  "subjects",
                  List.of(
                      Map.of(
                          "kind",
                          "ServiceAccount",
                          "name",
                          "p" + i,
                          "namespace",
                          namespace.name()))));
        }
      }
      // each of them releases under a name of its own
      all.append(
          objects.toString().replace("eds-release-" + Recording.RELEASE, "eds-release-" + name));
    }
    cluster.kubectlReading(all.toString(), "create", "-n", namespace.name(), "-f", "-").orFail();
  }

  private static Map<String, Object> named(String name) {
    return Map.of("name", name, "labels", Map.of("eds.test/rights", "yes"));
  }

  private static void add(StringBuilder objects, Map<String, Object> object) {
    objects.append("---\n").append(JsonText.compact(object)).append('\n');
  }

  /** The rule, without its verb for that one resource. */
  private static List<Object> without(Map<?, ?> rule, int number, String role, Right right) {
    List<?> resources = list(rule, "resources");
    if (!right.role().equals(role)
        || right.rule() != number
        || !resources.contains(right.resource())) {
      return List.of(rule);
    }
    List<Object> others = new ArrayList<>(resources);
    others.remove(right.resource());
    List<Object> verbs = new ArrayList<>(list(rule, "verbs"));
    verbs.remove(right.verb());
    List<Object> parts = new ArrayList<>();
    if (!others.isEmpty()) {
      parts.add(with(rule, "resources", others));
    }
    if (!verbs.isEmpty()) {
      parts.add(with(with(rule, "resources", List.of(right.resource())), "verbs", verbs));
    }
    return parts;
  }

  private static Map<Object, Object> with(Map<?, ?> rule, String field, List<?> value) {
    Map<Object, Object> copy = new LinkedHashMap<>(rule);
    copy.put(field, value);
    return copy;
  }

  private Path kubeconfig(TestCluster cluster, TestNamespace namespace, String name)
      throws Exception {
    String account = name.replace('r', 'p');
    String token =
        cluster.kubectl("create", "token", account, "-n", namespace.name()).orFail().strip();
    Path file = folder.resolve(name + ".kubeconfig");
    Files.copy(cluster.kubeconfig(), file);
    String kubeconfig = "--kubeconfig=" + file;
    cluster.kubectl("config", kubeconfig, "set-credentials", name, "--token=" + token).orFail();
    cluster.kubectl("config", kubeconfig, "set-context", "--current", "--user=" + name).orFail();
    return file;
  }
}
