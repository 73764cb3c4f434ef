package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.EverySetting;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.NatsResources.Kind;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command of the Job's container, run as it stands by the real nats program: it makes the
 * stream and the consumer that the service describes.
 */
@Tag("cluster")
@Tag("soak")
class NatsCliClusterTest {

  private static final NatsResources JOB = new NatsResources(Kind.JOB, NatsResources.NATS_BOX);
  private static final String LOGIN =
      "authorization { user: worker, password: \"hush, it's $ecret\" }";

  private static String program = "";

  @TempDir Path folder;

  @BeforeAll
  static void build() {
    program = Command.of("src/it/cluster/cluster", "nats-cli").within(30).run().orFail().strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void makesWhatTheServiceDescribesAndMayRunAgain(String version) throws Exception {
    try (NatsServer server = NatsServer.start(version, "")) {
      List<AService> services =
          List.of(
              AService.named("orders-worker")
                  .reads("ORDERS", "orders-workers")
                  .provision(AProvision.of("orders.placed.*").filter("orders.placed.eu").build()),
              AService.named("payments-worker")
                  .reads("PAYMENTS", "payments-workers")
                  .provision(EverySetting.ofPayments()));
      for (AService service : services) {
        service.nats(server.url()).monitoring(server.monitoring(), false);
        for (String time : List.of("first", "second")) {
          Outcome run = run(service, Map.of());
          assertThat(run.exit()).as("%s time: %s %s", time, run.out(), run.err()).isZero();
          assertThat(run.err()).isEmpty();
          compare(service.build(), server.url());
        }
      }
    }
  }

  @Test
  void refusesAStreamThatIsThereWithOtherSettingsAndSaysSo() throws Exception {
    try (NatsServer server = NatsServer.start()) {
      AService service =
          AService.named("w").nats(server.url()).monitoring(server.monitoring(), false);
      run(service.provision(AProvision.of("orders.placed.*").build()), Map.of()).orFail();
      Outcome other =
          run(
              service.provision(
                  AProvision.of("orders.placed.*").maxAge(Duration.ofHours(1)).build()),
              Map.of());
      assertThat(other.exit()).isNotZero();
      assertThat(other.err()).contains("different configuration (10058)");
      compare(service.provision(AProvision.of("orders.placed.*").build()).build(), server.url());
    }
  }

  @Test
  void logsInWithWhatTheWorkersSecretsHold() throws Exception {
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, LOGIN)) {
      AService service =
          AService.named("w")
              .nats(server.url())
              .monitoring(server.monitoring(), false)
              .provision(AProvision.of("orders.placed.*").build());
      assertThat(run(service, Map.of()).exit()).isNotZero();
      Outcome run =
          run(service, Map.of("NATS_USER", "worker", "NATS_PASSWORD", "hush, it's $ecret"));
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).doesNotContain("hush");
    }
  }

  /** What a kubelet would start, but for the image: the program is on the path. */
  private Outcome run(AService service, Map<String, String> secrets) {
    KubernetesObject job =
        service.generated(JOB).objects().stream()
            .filter(object -> object.kind().equals("Job"))
            .findFirst()
            .orElseThrow();
    Map<?, ?> container =
        (Map<?, ?>) list(at(job.tree(), "spec", "template", "spec"), "containers").get(0);
    assertThat(list(container, "command")).isEqualTo(List.of("/bin/sh", "-c"));
    Command command =
        Command.of(
                "/bin/sh",
                "-c",
                "cd \"$1\" && exec /bin/sh -c \"$2\"",
                "sh",
                folder.toString(),
                expanded((String) list(container, "args").get(0)))
            .with("PATH", Path.of(program).getParent() + ":" + System.getenv("PATH"));
    secrets.forEach(command::with);
    for (Object variable : list(container, "env")) {
      command.with((String) at(variable, "name"), (String) at(variable, "value"));
    }
    return command.with("HOME", folder.toString()).run();
  }

  /** {@code third_party/forked/golang/expansion/expand.go}: with no variable of such a name. */
  private static String expanded(String argument) {
    return argument.replace("$$", "$");
  }

  private static void compare(EventDrivenService service, String url) throws Exception {
    Provision wanted = service.nats().provision().orElseThrow();
    try (NatsSessions sessions = NatsServer.sessions()) {
      JetStreamManagement management = sessions.session(url, Duration.ofSeconds(5)).management();
      compare(management.getStreamInfo(service.nats().stream()).getConfiguration(), wanted);
      compare(
          management
              .getConsumerInfo(service.nats().stream(), service.nats().consumer())
              .getConsumerConfiguration(),
          wanted.consumer());
      if (wanted.deadLetter().isPresent()) {
        DeadLetter letters = wanted.deadLetter().get();
        StreamConfiguration made = management.getStreamInfo(letters.stream()).getConfiguration();
        assertThat(made.getSubjects())
            .containsExactly(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES."
                    + service.nats().stream()
                    + "."
                    + service.nats().consumer());
        assertThat(made.getRetentionPolicy().toString()).isEqualTo("limits");
        assertThat(made.getMaxAge()).isEqualTo(letters.maxAge());
        assertThat(made.getMaxMsgs()).isEqualTo(limit(letters.maxMessages()));
        assertThat(made.getMaxBytes()).isEqualTo(limit(letters.maxBytes()));
      }
    }
  }

  private static void compare(StreamConfiguration made, Provision wanted) {
    assertThat(made.getSubjects()).isEqualTo(wanted.subjects());
    assertThat(made.getRetentionPolicy().toString()).isEqualTo(wanted.retention().word());
    assertThat(made.getStorageType().toString()).isEqualTo(wanted.storage().word());
    assertThat(made.getReplicas()).isEqualTo(wanted.replicas());
    assertThat(made.getMaxAge()).isEqualTo(wanted.maxAge());
    assertThat(made.getMaxBytes()).isEqualTo(limit(wanted.maxBytes()));
    assertThat(made.getMaxMsgs()).isEqualTo(limit(wanted.maxMessages()));
    assertThat(made.getDiscardPolicy().toString()).isEqualTo(wanted.discard().word());
    assertThat(made.getDuplicateWindow()).isEqualTo(wanted.duplicateWindow());
    assertThat(made.getMaxConsumers()).isEqualTo(Provision.UNLIMITED);
    assertThat(made.getMaxMsgsPerSubject()).isEqualTo(Provision.UNLIMITED);
    assertThat(made.getMaximumMessageSize()).isEqualTo(Provision.UNLIMITED);
  }

  private static void compare(ConsumerConfiguration made, Provision.Consumer wanted) {
    assertThat(made.getDeliverSubject()).isNull();
    assertThat(made.getDeliverPolicy()).isEqualTo(DeliverPolicy.All);
    assertThat(made.getAckPolicy()).isEqualTo(AckPolicy.Explicit);
    assertThat(made.getReplayPolicy()).isEqualTo(ReplayPolicy.Instant);
    assertThat(made.getAckWait()).isEqualTo(wanted.firstWait());
    assertThat(made.getMaxDeliver()).isEqualTo(wanted.maxDeliver());
    assertThat(made.getMaxAckPending()).isEqualTo(wanted.maxAckPending());
    assertThat(made.getBackoff()).isEqualTo(wanted.backoff());
    List<String> filters = made.getFilterSubjects();
    assertThat(filters == null ? List.of() : filters).isEqualTo(wanted.filterSubjects());
  }

  private static long limit(OptionalLong limit) {
    return limit.orElse(Provision.UNLIMITED);
  }

  private static Object at(Object tree, String... path) {
    Object found = tree;
    for (String name : path) {
      found = Optional.ofNullable(((Map<?, ?>) found).get(name)).orElseThrow();
    }
    return found;
  }

  private static List<?> list(Object tree, String name) {
    return (List<?>) at(tree, name);
  }
}
