package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.nats.NatsWays;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code eds:apply} beside {@code kubectl apply --server-side} and {@code helm upgrade --install},
 * in turns, on the project's own cluster: prints figures and judges nothing. Arguments are numbers of services. Both may reach it
 * through a network that is slower than this machine's own.
 */
public final class ApplyBenchmark {

  private static final String KUBECTL = "kubectl";
  private static final String HELM = "helm";
  private static final int ROUNDS = Integer.getInteger("eds.bench.rounds", 5);

  /** What a request takes longer than to a server on this machine, in milliseconds. */
  private static final int ROUND_TRIP = Integer.getInteger("eds.bench.roundTrip", 0);

  /** As Maven starts by itself, and as the README advises for pipelines. */
  private static final List<String> JVMS = List.of("", "-XX:TieredStopAtLevel=1");

  private static final List<String> CONTROLLERS =
      List.of("keda-operator", "kube-controller-manager", "kwok");
  private static final Pattern REQUESTS =
      Pattern.compile(
          "apiserver_request_total\\{.*resource=\"(?:serviceaccounts|deployments|services|"
              + "scaledobjects)\".*verb=\"(GET|LIST|PATCH|APPLY)\".*} (\\S+)");

  private final TestCluster cluster;
  private final Path kubeconfig;
  private final Path maven;
  private final Path helm;
  private final BenchNamespaces namespaces;
  private final PrintStream out;

  private ApplyBenchmark(
      TestCluster cluster, Path kubeconfig, Path maven, Path helm, PrintStream out) {
    this.cluster = cluster;
    this.kubeconfig = kubeconfig;
    this.maven = maven;
    this.helm = helm;
    this.namespaces = new BenchNamespaces(cluster);
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws Exception {
    TestCluster cluster = TestCluster.shared(ClusterVersions.FIRST);
    Path near = cluster.kubeconfig();
    Path copy = Files.createTempFile("eds-bench", ".kubeconfig");
    try (DistantServer distant =
        new DistantServer(DistantServer.port(near), Duration.ofMillis(ROUND_TRIP))) {
      Path kubeconfig = ROUND_TRIP == 0 ? near : distant.kubeconfig(near, copy);
      Path maven = Path.of(System.getProperty("eds.bench.maven", "mvn"));
      ApplyBenchmark benchmark =
          new ApplyBenchmark(cluster, kubeconfig, maven, helmProgram(), System.out);
      for (String services : arguments.length == 0 ? new String[] {"50", "200"} : arguments) {
        benchmark.services(Integer.parseInt(services));
      }
    } finally {
      Files.delete(copy);
    }
  }

  private static Path helmProgram() {
    String[] build = {"src/it/cluster/cluster", "helm"};
    return Path.of(Command.of(build).within(30).run().orFail().strip());
  }

  private void services(int services) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      ServicesProject project = ServicesProject.of(services, streams.name(), maven);
      for (String name : project.names()) {
        streams.durable(name + "-workers");
      }
      out.printf(
          "%n%d services, %d rounds in turns, %d ms to the API server and back; median (least to"
              + " most)%n",
          services, ROUNDS, ROUND_TRIP);
      Settled settled = noOpNamespaces(project);
      CONTROLLERS.forEach(cluster::stop);
      try {
        first(project);
        noOp(project, settled);
        requests(project, settled.ours());
        new OneProcess(cluster.kubeconfig(), nats(), out)
            .run(objects(project, streams.name(), settled.ours()));
      } finally {
        CONTROLLERS.forEach(cluster::start);
      }
    }
  }

  /** Namespaces with the same services, each brought there by its own tool. */
  private record Settled(String ours, String kubectls, String helms) {

    List<String> all() {
      return List.of(ours, kubectls, helms);
    }
  }

  /** What runs is there too: its autoscalers are listed by a preflight. */
  private Settled noOpNamespaces(ServicesProject project) throws Exception {
    Settled settled =
        new Settled(
            namespaces.create(project), namespaces.create(project), namespaces.create(project));
    mvn(project, settled.ours());
    kubectl(project, settled.kubectls());
    helm(project, settled.helms());
    for (String namespace : settled.all()) {
      while (cluster.kubectl("-n", namespace, "get", "hpa", "-o", "name").orFail().lines().count()
          < project.names().size()) {
        Thread.sleep(1_000);
      }
    }
    return settled;
  }

  private void first(ServicesProject project) throws Exception {
    Series series = new Series("first apply", out);
    for (int round = 0; round < ROUNDS; round++) {
      for (String jvm : JVMS) {
        String namespace = namespaces.create(project);
        series.ours(jvm, mvn(project, namespace, Map.of(), jvm));
        namespaces.forget(namespace);
      }
      String kubectls = namespaces.create(project);
      series.peer(KUBECTL, kubectl(project, kubectls));
      namespaces.forget(kubectls);
      String helms = namespaces.create(project);
      series.peer(HELM, helm(project, helms));
      namespaces.forget(helms);
    }
    series.print();
  }

  private void noOp(ServicesProject project, Settled settled) throws Exception {
    Series series = new Series("no-op apply", out);
    mvn(project, settled.ours());
    Set<String> before = versions(settled.ours());
    for (int round = 0; round < ROUNDS; round++) {
      for (String jvm : JVMS) {
        series.ours(jvm, mvn(project, settled.ours(), Map.of(), jvm));
      }
      series.peer(KUBECTL, kubectl(project, settled.kubectls()));
      series.peer(HELM, helm(project, settled.helms()));
    }
    series.print();
    Set<String> written = versions(settled.ours());
    int all = written.size();
    written.removeAll(before);
    out.printf("of %d objects, written in all no-op rounds: %d%n", all, written.size());
  }

  private void requests(ServicesProject project, String namespace) throws Exception {
    Map<String, Long> start = requests();
    mvn(project, namespace);
    Map<String, Long> unchanged = requests();
    out.printf("requests for unchanged objects of our kinds: %s%n", less(unchanged, start));
    mvn(project, namespace, Map.of("tag", "v2.0.0"));
    out.printf("requests where all Deployments change: %s%n", less(requests(), unchanged));
    mvn(project, namespace);
  }

  private static Map<String, Long> less(Map<String, Long> now, Map<String, Long> before) {
    Map<String, Long> more = new TreeMap<>();
    now.forEach((verb, count) -> more.put(verb, count - before.getOrDefault(verb, 0L)));
    more.values().removeIf(count -> count == 0);
    return more;
  }

  private Map<String, Long> requests() {
    Matcher line = REQUESTS.matcher(cluster.kubectl("get", "--raw", "/metrics").orFail());
    Map<String, Long> requests = new TreeMap<>();
    while (line.find()) {
      requests.merge(line.group(1), (long) Double.parseDouble(line.group(2)), Long::sum);
    }
    return requests;
  }

  /** Of each object its last write; the server's own leases are none of ours. */
  private Set<String> versions(String namespace) {
    return cluster
        .kubectl(
            "-n",
            namespace,
            "get",
            "serviceaccounts,deployments,services,scaledobjects",
            "-o",
            "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{'\\n'}{end}")
        .orFail()
        .lines()
        .collect(Collectors.toSet());
  }

  private Timed mvn(ServicesProject project, String namespace) throws Exception {
    return mvn(project, namespace, Map.of());
  }

  private Timed mvn(ServicesProject project, String namespace, Map<String, String> further)
      throws Exception {
    return mvn(project, namespace, further, JVMS.get(0));
  }

  private Timed mvn(
      ServicesProject project, String namespace, Map<String, String> further, String jvm)
      throws Exception {
    Map<String, String> properties = new TreeMap<>(further);
    properties.put("eds.kubeconfig", kubeconfig.toString());
    properties.put("eds.nats.url", cluster.natsUrl());
    properties.put("eds.nats.monitoring", cluster.natsMonitoring());
    properties.put("eds.wait", "false");
    return project.mvn("apply", namespace, properties, jvm);
  }

  private Timed helm(ServicesProject project, String namespace) throws Exception {
    return project.helm(helm, kubeconfig, namespace);
  }

  private Timed kubectl(ServicesProject project, String namespace) throws Exception {
    return project.kubectl(cluster.kubectlProgram(), kubeconfig, namespace);
  }

  private NatsWays.Options nats() {
    return new NatsWays.Options(
        NatsAccess.AUTOMATIC,
        new NatsCredentials.None(), NatsTls.ofJvm(),
        Optional.of(cluster.natsUrl()),
        Optional.of(cluster.natsMonitoring()));
  }

  private static List<ServiceObjects> objects(
      ServicesProject project, String stream, String namespace) {
    return project.names().stream()
        .map(
            name ->
                AService.named(name)
                    .namespace(namespace)
                    .reads(stream, name + "-workers")
                    .secrets(name + "-conn", "cache-conn")
                    .generated())
        .toList();
  }
}
