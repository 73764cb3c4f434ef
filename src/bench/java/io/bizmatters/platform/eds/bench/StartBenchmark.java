package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.nats.Streams;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The start of a goal: one service, each run in a Maven of its own, on the project's own cluster
 * with frozen controllers. Prints figures and judges nothing.
 */
public final class StartBenchmark {

  private static final int ROUNDS = Integer.getInteger("eds.bench.rounds", 5);
  /** By itself, and as docs/pipelines.md advises. */
  private static final List<String> JVMS = List.of("", "-XX:TieredStopAtLevel=1");
  private static final List<String> CONTROLLERS =
      List.of("keda-operator", "kube-controller-manager", "kwok");

  private final TestCluster cluster;
  private final BenchNamespaces namespaces;
  private final Path maven;
  private final PrintStream out;

  private StartBenchmark(TestCluster cluster, Path maven, PrintStream out) {
    this.cluster = cluster;
    this.namespaces = new BenchNamespaces(cluster);
    this.maven = maven;
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws Exception {
    TestCluster cluster = TestCluster.shared(ClusterVersions.FIRST);
    Path maven = Path.of(System.getProperty("eds.bench.maven", "mvn"));
    new StartBenchmark(cluster, maven, System.out).run();
  }

  private void run() throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      ServicesProject project = ServicesProject.of(1, streams.name(), maven);
      streams.durable(project.names().get(0) + "-workers");
      Map<String, String> properties =
          Map.of(
              "eds.kubeconfig",
              cluster.kubeconfig().toString(),
              "eds.nats.url",
              cluster.natsUrl(),
              "eds.nats.monitoring",
              cluster.natsMonitoring(),
              "eds.wait",
              "false");
      ServicesProject inPom = ServicesProject.inPom(streams.name(), maven);
      Series pom = new Series("eds:generate of a service in the POM", out);
      Series generate = new Series("eds:generate of a claim file", out);
      Series refused = new Series("eds:apply up to the first write", out);
      Series apply = new Series("eds:apply, first", out);
      CONTROLLERS.forEach(cluster::stop);
      try {
        project.mvn("apply", namespaces.create(project), properties, JVMS.get(0));
        for (int round = 0; round < ROUNDS; round++) {
          for (String jvm : JVMS) {
            pom.ours(jvm, inPom.mvn("generate", "any", Map.of(), jvm));
            generate.ours(jvm, project.mvn("generate", "any", Map.of(), jvm));
            // the last look before the first write finds the Secrets missing
            refused.ours(
                jvm, project.failingMvn("apply", namespaces.empty(), properties, jvm));
            String namespace = namespaces.create(project);
            apply.ours(jvm, project.mvn("apply", namespace, properties, jvm));
            namespaces.forget(namespace);
          }
        }
      } finally {
        CONTROLLERS.forEach(cluster::start);
      }
      out.printf("%none service, cold, %d rounds in turns; median (least to most)%n", ROUNDS);
      pom.print();
      generate.print();
      refused.print();
      apply.print();
    }
  }
}
