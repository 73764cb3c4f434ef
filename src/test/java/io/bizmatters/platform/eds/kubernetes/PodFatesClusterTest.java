package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The pods of the project's cluster do what src/it/cluster/stages/fates.yaml says of their tags.
 */
@OnCluster
class PodFatesClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is seen of the container that fails: phase, ready, waiting for, restarts, last exit. */
  private static final String CONTAINER =
      "{.ready}/{.state.waiting.reason}/{.restartCount}/{.lastState.terminated.exitCode} ";

  /** Of each fate, states its pod has to go through. */
  private static final Map<String, List<String>> FATES = new TreeMap<>();

  static {
    FATES.put("1.4.2", List.of("Running true//0/"));
    FATES.put("slow-3s", List.of("Running false//0/", "Running true//0/"));
    FATES.put("unready", List.of("Running false//0/"));
    FATES.put(
        "missing", List.of("Pending false/ErrImagePull/0/", "Pending false/ImagePullBackOff/0/"));
    FATES.put(
        "backoff-4s",
        List.of(
            "Pending false/ErrImagePull/0/",
            "Pending false/ImagePullBackOff/0/",
            "Running true//0/"));
    FATES.put(
        "crash-3",
        List.of("Running false//0/", "Running false//1/3", "Running false/CrashLoopBackOff/1/3"));
    FATES.put("oom", List.of("Running false/CrashLoopBackOff/1/137"));
    FATES.put("dies-2s", List.of("Running true//0/", "Running false/CrashLoopBackOff/1/1"));
    FATES.put("no-key", List.of("Pending false/CreateContainerConfigError/0/"));
    FATES.put("no-secret", List.of("Pending false/CreateContainerConfigError/0/"));
    FATES.put("evicted-2s", List.of("Running true//0/", "Failed false//0/"));
  }

  @Test
  void theTagOfTheImageOrTheLabelChooses(TestCluster cluster, TestNamespace namespace)
      throws InterruptedException {
    StringBuilder pods = new StringBuilder();
    for (String fate : FATES.keySet()) {
      pods.append(pod("tag-" + name(fate), "", "acme/worker:" + fate, ""));
      pods.append(pod("label-" + name(fate), fate, "localhost:5000/acme/worker:1.4.2", ""));
    }
    create(cluster, namespace, pods);
    Map<String, List<String>> expected = new TreeMap<>();
    FATES.forEach(
        (fate, states) -> {
          expected.put("tag-" + name(fate), states);
          expected.put("label-" + name(fate), states);
        });
    awaitStates(cluster, namespace, "{.status.containerStatuses[0].", expected);
  }

  @Test
  void anInitContainerFailsFirst(TestCluster cluster, TestNamespace namespace)
      throws InterruptedException {
    StringBuilder pods = new StringBuilder();
    List<String> fates = List.of("init-crash-4", "missing", "no-key", "1.4.2");
    for (String fate : fates) {
      String image = "acme/worker:" + fate;
      pods.append(
          pod(
              name(fate),
              "",
              image,
              "  initContainers: [{name: init, image: \"" + image + "\"}]\n"));
    }
    create(cluster, namespace, pods);
    awaitStates(
        cluster,
        namespace,
        "{.status.initContainerStatuses[0].",
        Map.of(
            "init-crash-4",
            List.of("Pending false//1/4", "Pending false/CrashLoopBackOff/1/4"),
            "missing",
            List.of("Pending false/ImagePullBackOff/0/"),
            "no-key",
            List.of("Pending false/CreateContainerConfigError/0/"),
            name("1.4.2"),
            List.of("Running true//0/")));
  }

  @Test
  void whatNoNodeSuitsIsUnschedulable(TestCluster cluster, TestNamespace namespace) {
    create(
        cluster,
        namespace,
        new StringBuilder(pod("nowhere", "", "acme/worker:1", "  nodeSelector: {disk: tape}\n")));
    cluster
        .kubectl(
            "wait",
            "pod/nowhere",
            "-n",
            namespace.name(),
            "--timeout=20s",
            "--for=jsonpath={.status.conditions[?(@.type=='PodScheduled')].reason}=Unschedulable")
        .orFail();
  }

  @Test
  void everyPodHasLogsOfThisRunAndTheLast(TestCluster cluster, TestNamespace namespace) {
    create(cluster, namespace, new StringBuilder(pod("w", "", "acme/worker:1", "")));
    String name = namespace.name();
    cluster.kubectl("wait", "-n", name, "pod/w", "--for=condition=Ready", "--timeout=20s").orFail();
    assertThat(cluster.kubectl("logs", "-n", name, "w").orFail()).contains("waiting for");
    assertThat(cluster.kubectl("logs", "-n", name, "w", "--previous").orFail())
        .contains("could not read ORDERS_DB_URL");
  }

  private static String name(String fate) {
    return fate.replace('.', '-').replaceFirst("^(?=[0-9])", "v");
  }

  private static String pod(String name, String fate, String image, String more) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: "%s", labels: {%s}}
        spec:
          containers: [{name: worker, image: "%s"}]
        """
            .formatted(name, fate.isEmpty() ? "" : "eds.test/fate: \"" + fate + '"', image)
        + more;
  }

  private static void create(TestCluster cluster, TestNamespace namespace, StringBuilder pods) {
    // A pod is refused until its namespace's service account is there.
    cluster
        .kubectl(
            "wait",
            "--for=create",
            "serviceaccount/default",
            "-n",
            namespace.name(),
            "--timeout=20s")
        .orFail();
    cluster.kubectlReading(pods.toString(), "create", "-n", namespace.name(), "-f", "-").orFail();
  }

  private static void awaitStates(
      TestCluster cluster,
      TestNamespace namespace,
      String container,
      Map<String, List<String>> expected)
      throws InterruptedException {
    String path =
        "{range .items[*]}{.metadata.name} {.status.phase} "
            + CONTAINER.replace("{.", container).strip()
            + "{\"\\n\"}{end}";
    Map<String, Set<String>> seen = new TreeMap<>();
    Instant end = Instant.now().plus(PATIENCE);
    List<String> missing;
    do {
      Thread.sleep(150);
      cluster
          .kubectl("get", "pods", "-n", namespace.name(), "-o", "jsonpath=" + path)
          .orFail()
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(pod -> seen.computeIfAbsent(pod[0], name -> new TreeSet<>()).add(pod[1]));
      missing = missing(expected, seen);
    } while (!missing.isEmpty() && Instant.now().isBefore(end));
    assertThat(missing).as("never seen; seen were %s", seen).isEmpty();
  }

  private static List<String> missing(
      Map<String, List<String>> expected, Map<String, Set<String>> seen) {
    List<String> missing = new ArrayList<>();
    expected.forEach(
        (pod, states) ->
            states.stream()
                .filter(state -> !seen.getOrDefault(pod, Set.of()).contains(state))
                .forEach(state -> missing.add(pod + ": " + state)));
    return missing;
  }
}
