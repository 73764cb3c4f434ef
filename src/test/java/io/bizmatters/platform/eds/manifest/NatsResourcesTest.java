package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.NatsResources.Kind;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NatsResourcesTest {

  private static final NatsResources JOB = new NatsResources(Kind.JOB, NatsResources.NATS_BOX);
  private static final NatsResources NACK = new NatsResources(Kind.NACK, NatsResources.NATS_BOX);

  /** Fields of {@code spec} of deploy/crds.yml and docs/api.md of nats-io/nack, as we use them. */
  private static final Map<String, Map<String, Class<?>>> DOCUMENTED =
      Map.of(
          "Stream",
          Map.ofEntries(
              Map.entry("name", String.class),
              Map.entry("subjects", List.class),
              Map.entry("retention", String.class),
              Map.entry("storage", String.class),
              Map.entry("replicas", Integer.class),
              Map.entry("maxAge", String.class),
              Map.entry("maxBytes", Long.class),
              Map.entry("maxMsgs", Long.class),
              Map.entry("discard", String.class),
              Map.entry("duplicateWindow", String.class),
              Map.entry("preventDelete", Boolean.class),
              Map.entry("servers", List.class)),
          "Consumer",
          Map.ofEntries(
              Map.entry("streamName", String.class),
              Map.entry("durableName", String.class),
              Map.entry("deliverPolicy", String.class),
              Map.entry("ackPolicy", String.class),
              Map.entry("ackWait", String.class),
              Map.entry("maxDeliver", Integer.class),
              Map.entry("backoff", List.class),
              Map.entry("maxAckPending", Integer.class),
              Map.entry("filterSubject", String.class),
              Map.entry("filterSubjects", List.class),
              Map.entry("replayPolicy", String.class),
              Map.entry("preventDelete", Boolean.class),
              Map.entry("servers", List.class)));

  private static AService worker() {
    return AService.named("orders-worker").provision(AProvision.of("orders.placed.*").build());
  }

  private static KubernetesObject job(AService service) {
    return job(service, JOB);
  }

  private static KubernetesObject job(AService service, NatsResources resources) {
    return service.generated(resources).objects().stream()
        .filter(object -> object.kind().equals("Job"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatMakesTheStreamIsAppliedBeforeTheWorker() {
    assertThat(worker().generated(JOB).objects())
        .extracting(KubernetesObject::kind)
        .containsExactly("ServiceAccount", "Job", "Deployment", "Service", "ScaledObject");
    assertThat(GoldenCases.everythingProvisioned().generated(NACK).objects())
        .extracting(KubernetesObject::kind)
        .containsSubsequence("Stream", "Consumer", "Stream", "Deployment");
  }

  @Test
  void aServiceThatDoesNotSayWhatItsStreamIsLikeHasNone() {
    for (NatsResources resources : List.of(JOB, NACK)) {
      assertThat(AService.named("w").generated(resources).objects())
          .isEqualTo(AService.named("w").generated().objects());
      assertThat(NatsResources.maker(AService.named("w").generated(resources))).isEmpty();
    }
    assertThat(NatsResources.maker(worker().generated())).isEmpty();
  }

  @Test
  void whoMakesTheStreamHasAName() {
    assertThat(NatsResources.maker(worker().generated(JOB)))
        .contains(job(worker()).title())
        .get()
        .asString()
        .matches("Job orders-worker-nats-[0-9a-f]{10}");
    assertThat(NatsResources.maker(worker().generated(NACK))).contains("NACK");
  }

  @Test
  void aJobOfAnotherKindMakesNoStream() {
    ServiceObjects service = AService.named("w").generated();
    for (String name : List.of("w-migrate-0123456789", "w-nats-dump", "v-nats-0123456789")) {
      KubernetesObject other =
          new KubernetesObject(
              Map.of("apiVersion", "batch/v1", "kind", "Job", "metadata", Map.of("name", name)));
      assertThat(NatsResources.maker(new ServiceObjects(service.service(), List.of(other))))
          .as(name)
          .isEmpty();
    }
  }

  /** A Job cannot be changed: what is another Job needs another name, what is the same none. */
  @Test
  void aJobIsNamedByAllThatIsInIt() {
    String name = job(worker()).name();
    assertThat(job(worker()).name()).isEqualTo(name);
    assertThat(job(worker().image("ghcr.io/acme/orders-worker:2.0.0").env("A", "b")).name())
        .as("a new version of the worker")
        .isEqualTo(name);
    Set<String> others =
        Set.of(
            job(worker()
                    .provision(
                        AProvision.of("orders.placed.*").maxAge(Duration.ofHours(2)).build()))
                .name(),
            job(worker().secrets("orders-nats")).name(),
            job(worker().env("NATS_USER", "orders")).name(),
            job(worker().nats("nats://other.nats.svc:4222")).name(),
            job(worker().label("team", "orders")).name(),
            job(worker(), new NatsResources(Kind.JOB, "registry.example.com/nats-box:1")).name());
    assertThat(others).hasSize(6).doesNotContain(name);
  }

  @Test
  void theLongestNameLeavesRoomForTheDigest() {
    for (int length : new int[] {46, 47, 48, 56}) {
      AService service =
          AService.named("a".repeat(46) + "-" + "b".repeat(9))
              .provision(AProvision.of("orders.placed.*").build());
      AService shorter =
          AService.named("a".repeat(length)).provision(AProvision.of("orders.placed.*").build());
      assertThat(job(service).name()).hasSizeLessThanOrEqualTo(63).doesNotContain("--");
      assertThat(job(shorter).name()).hasSizeLessThanOrEqualTo(63);
      assertThat(NatsResources.maker(service.generated(JOB))).isPresent();
      assertThat(NatsResources.maker(shorter.generated(JOB))).isPresent();
    }
  }

  /** Its Service, its disruption budget and its policies find a worker's pods by this label. */
  @Test
  void thePodOfTheJobIsNoneOfTheWorkers() {
    Object labels =
        Tree.at(job(worker()).tree(), "spec", "template", "metadata", "labels").orElseThrow();
    assertThat(labels)
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/component", "nats-provision",
                "app.kubernetes.io/managed-by", "eds",
                "app.kubernetes.io/part-of", "orders-worker"));
  }

  @Test
  void theJobHasTheLoginOfTheWorkerAndNothingElseOfItsEnvironment() {
    Object pod =
        Tree.at(job(GoldenCases.everythingProvisioned()).tree(), "spec", "template", "spec")
            .orElseThrow();
    Object container = Tree.list(pod, "containers").get(0);
    assertThat(Tree.list(container, "env"))
        .extracting(variable -> Tree.at(variable, "name").orElseThrow())
        .containsExactly("HOME", "NATS_URL", "NATS_CA", "NATS_USER");
    assertThat(Tree.list(container, "envFrom"))
        .isEqualTo(List.of(Map.of("secretRef", Map.of("name", "payments-nats"))));
    assertThat(Tree.list(pod, "volumes"))
        .extracting(volume -> Tree.at(volume, "name").orElseThrow())
        .containsExactly("nats-work", "nats-tls");
  }

  @Test
  void nackIsToldNothingThatItsDocumentationDoesNotKnow() {
    List<KubernetesObject> objects =
        GoldenCases.of("nats-nack").stream()
            .flatMap(service -> service.objects().stream())
            .filter(object -> object.group().equals("jetstream.nats.io"))
            .toList();
    assertThat(objects).hasSize(5);
    for (KubernetesObject object : objects) {
      assertThat(object.apiVersion()).isEqualTo("jetstream.nats.io/v1beta2");
      Map<String, Class<?>> fields = DOCUMENTED.getOrDefault(object.kind(), Map.of());
      Tree.mapping(object.tree(), "spec")
          .forEach(
              (field, value) ->
                  assertThat(value)
                      .as(object.title() + " " + field)
                      .isInstanceOf(fields.getOrDefault(field, Void.class)));
    }
  }

  @Test
  void nackKeepsStreamAndConsumerWhenTheReleaseGoes() {
    GoldenCases.of("nats-nack").stream()
        .flatMap(service -> service.objects().stream())
        .filter(object -> object.group().equals("jetstream.nats.io"))
        .forEach(
            object ->
                assertThat(Tree.at(object.tree(), "spec", "preventDelete"))
                    .as(object.title())
                    .contains(true));
  }

  /** {@code time.ParseDuration} of Go. */
  @Test
  void durationsAreGos() {
    Pattern go = Pattern.compile("([0-9]+h)?([0-9]+m)?([0-9]+s)?");
    for (ServiceObjects service : GoldenCases.of("nats-nack")) {
      for (KubernetesObject object : service.objects()) {
        for (String field : List.of("maxAge", "duplicateWindow", "ackWait")) {
          Tree.at(object.tree(), "spec", field)
              .ifPresent(value -> assertThat((String) value).isNotEmpty().matches(go));
        }
      }
    }
  }

  @Test
  void oneFilterIsWrittenInTheWordsThatEveryReleaseOfNackKnows() {
    AService one =
        worker().provision(AProvision.of("orders.placed.*").filter("orders.placed.eu").build());
    KubernetesObject consumer = one.generated(NACK).objects().get(2);
    assertThat(Tree.at(consumer.tree(), "spec", "filterSubject")).contains("orders.placed.eu");
    assertThat(Tree.at(consumer.tree(), "spec", "filterSubjects")).isEmpty();
  }

  @Test
  void theWordsAreThoseOfTheParameter() {
    assertThat(Kind.parse("none").legal()).contains(Kind.NONE);
    assertThat(Kind.parse("nack").legal()).contains(Kind.NACK);
    assertThat(Kind.parse("job").legal()).contains(Kind.JOB);
    assertThat(Kind.parse("JOB").broken().orElseThrow().allowed()).isEqualTo("none, nack or job");
    assertThat(Kind.parse("jobs").broken().orElseThrow().fix()).isEqualTo("job");
    assertThat(Kind.parse("helm").broken().orElseThrow().fix()).isEqualTo("none");
  }
}
