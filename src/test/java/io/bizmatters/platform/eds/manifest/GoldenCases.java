package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.custom.Extras;
import io.bizmatters.platform.eds.manifest.custom.Patches;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.Probes;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.ProbeSetting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One service or more for every kind of object and every option. */
public final class GoldenCases {

  private GoldenCases() {}

  public static Map<String, List<ServiceObjects>> all() {
    Map<String, List<ServiceObjects>> cases = new LinkedHashMap<>();
    cases.put("defaults", List.of(AService.named("orders-worker").generated()));
    cases.put("seed-minimal", List.of(seedMinimal().generated()));
    cases.put("seed-full", List.of(seedFull().generated()));
    cases.put("http", List.of(http().generated()));
    cases.put("autoscaling", List.of(autoscaling().generated()));
    cases.put("autoscaling-off", List.of(autoscalingOff().generated()));
    cases.put("long-name", List.of(AService.named("a" + "b".repeat(47)).generated()));
    cases.put("nats-operator-mode", List.of(operatorMode().generated()));
    cases.put("pod", List.of(pod().generated()));
    cases.put("config-files", List.of(configFiles().generated()));
    cases.put("policies", List.of(policies().generated()));
    cases.put("digest", List.of(digest().generated()));
    cases.put("floating-image", List.of(AService.named("w").image("acme/w").generated()));
    cases.put("text-that-looks-typed", List.of(textThatLooksTyped().generated()));
    cases.put("no-namespace", List.of(AService.named("w").withoutNamespace().generated()));
    cases.put("two-of-one-name", twoOfOneName());
    cases.put("customised", customised());
    cases.put("process", processes());
    cases.put("nats-foreign-names", foreignNames());
    cases.put("nats-job", provisioned(NatsResources.Kind.JOB));
    cases.put("nats-nack", provisioned(NatsResources.Kind.NACK));
    return cases;
  }

  static List<ServiceObjects> of(String name) {
    return all().getOrDefault(name, List.of());
  }

  private static List<ServiceObjects> provisioned(NatsResources.Kind kind) {
    NatsResources resources = new NatsResources(kind, NatsResources.NATS_BOX);
    return List.of(
        AService.named("orders-worker")
            .provision(AProvision.of("orders.placed.*").build())
            .generated(resources),
        everythingProvisioned().generated(resources));
  }

  /** A name that leaves no room, a login, and a setting of every kind. */
  static AService everythingProvisioned() {
    return AService.named("payments-that-were-refused-by-the-bank-worker-of-europe")
        .namespace("services-payments")
        .nats("tls://nats-0.nats.nats.svc:4222,tls://nats-1.nats.nats.svc:4222")
        .reads("PAYMENTS", "payments-workers")
        .secrets("payments-nats")
        .imagePullSecrets("ghcr-pull-secret")
        .env("LOG_LEVEL", "debug")
        .env("NATS_CA", "/etc/nats/ca.crt")
        .env("NATS_USER", new EnvValue.SecretKey("payments-login", "user"))
        .volume(
            new Volume(
                "nats-tls",
                "/etc/nats",
                Optional.empty(),
                true,
                Map.of("secret", Map.of("secretName", "nats-tls"))))
        .volume(
            new Volume(
                "cache", "/var/cache", Optional.empty(), false, Map.of("emptyDir", Map.of())))
        .node("disk", "ssd")
        .label("team", "payments")
        .provision(EverySetting.ofPayments());
  }

  /** A worker of other people: started, asked and stopped in its own way. */
  private static List<ServiceObjects> processes() {
    ProbeSetting usual = new ProbeSetting.Usual();
    ProbeSetting off = new ProbeSetting.Off();
    Worker own =
        new Worker(
            List.of("java", "-jar", "/app/worker.jar"),
            List.of("--once=false", "$(POD_IP)"),
            List.of(
                Map.of("name", "metrics", "containerPort", 9090L),
                Map.of("containerPort", 5353L, "protocol", "UDP")),
            Optional.of(Map.of("preStop", Map.of("sleep", Map.of("seconds", 5L)))),
            new Probes(
                given("exec", Map.of("command", List.of("/bin/alive", "-v"))),
                given("grpc", Map.of()),
                given("periodSeconds", 2L)));
    Worker asked =
        new Worker(
            List.of(),
            List.of("run"),
            List.of(),
            Optional.empty(),
            new Probes(
                given("httpGet", Map.of("path", "/alive", "scheme", "HTTPS")),
                given("tcpSocket", Map.of("port", 4000L)),
                usual));
    Worker silent =
        new Worker(List.of(), List.of(), List.of(), Optional.empty(), new Probes(off, off, off));
    return List.of(
        AService.named("started-worker").worker(own).networkPolicy(List.of()).generated(),
        AService.named("asked-worker")
            .worker(asked)
            .startupTimeout(Duration.ofSeconds(60))
            .generated(),
        AService.named("silent-worker").worker(silent).generated());
  }

  private static ProbeSetting given(String field, Object value) {
    return new ProbeSetting.Given(Map.of(field, value));
  }

  /** Names of a stream and a consumer that NATS takes, and no convention. */
  private static List<ServiceObjects> foreignNames() {
    AService service =
        AService.named("billing-worker")
            .reads("it's:$(USER);billing", "PULL_CONSUMER")
            .provision(AProvision.of("billing.*").build());
    return List.of(
        service.generated(new NatsResources(NatsResources.Kind.JOB, NatsResources.NATS_BOX)));
  }

  private static AService seedMinimal() {
    return AService.named("simple-worker")
        .namespace("workers")
        .image("ghcr.io/org/simple-worker:v1.0.0")
        .size("small")
        .reads("SIMPLE_JOBS", "simple-workers");
  }

  private static AService seedFull() {
    return AService.named("full-featured-worker")
        .namespace("production")
        .image("ghcr.io/org/full-featured-worker:v2.1.0")
        .reads("PRODUCTION_JOBS", "full-featured-workers")
        .secrets("db-conn", "cache-conn", "llm-keys", "app-config")
        .imagePullSecrets("ghcr-pull-secret")
        .init(
            List.of("/bin/bash", "-c"),
            List.of("echo \"migrating\"\n./migrate --all\necho done: $?\n"));
  }

  private static AService http() {
    return AService.named("deepagents-runtime")
        .namespace("intelligence-deepagents")
        .image("ghcr.io/org/deepagents-runtime:v1.0.0")
        .reads("AGENT_EXECUTION", "deepagents-runtime-workers")
        .httpPort(8000)
        .paths("/healthz?full=1", "/readyz")
        .sessionAffinity("ClientIP")
        .startupTimeout(Duration.ofSeconds(91))
        .label("team", "agents")
        .annotation("example.com/owner", "agents@example.com");
  }

  private static AService autoscaling() {
    return AService.named("orders-worker")
        .replicas(0, 25)
        .thresholds(100, 3)
        .pace(Duration.ofSeconds(10), Duration.ofMinutes(5))
        .scaleDownStabilization(Duration.ofMinutes(2))
        .fallback(3, 4)
        .monitoring("monitor.nats.example:8443", true)
        .trigger(
            Tree.of("type", "cron")
                .with("metadata", Tree.of("timezone", "Etc/UTC").with("desiredReplicas", "5"))
                .fields());
  }

  private static AService autoscalingOff() {
    return AService.named("orders-worker")
        .withoutAutoscaling(3)
        .scaleDownStabilization(Duration.ZERO);
  }

  private static AService operatorMode() {
    return AService.named("orders-worker")
        .nats("tls://nats-0.nats.msg.svc.corp.local:4222,tls://nats-1.nats.msg.svc.corp.local:4223")
        .account("A" + "B2".repeat(27) + "C");
  }

  private static AService pod() {
    return AService.named("orders-worker")
        .size("large")
        .request("ephemeral-storage", "2Gi")
        .env("LOG_LEVEL", "info")
        .env("OTEL_SERVICE_NAME", "orders")
        .env("DB_HOST", new EnvValue.SecretKey("orders-db", "endpoint"))
        .env("FLAGS", new EnvValue.ConfigMapKey("flags", "all"))
        .env("POD_IP", new EnvValue.PodField("status.podIP"))
        .volume(volume("scratch", "/tmp", false, Map.of("emptyDir", Map.of("medium", "Memory"))))
        .volume(volume("ca", "/etc/ca", true, Map.of("secret", Map.of("secretName", "ca"))))
        .node("kubernetes.io/arch", "amd64")
        .toleration(Map.of("key", "spot"))
        .terminationGracePeriod(Duration.ofMinutes(2))
        .writableRootFilesystem();
  }

  private static Volume volume(
      String name, String path, boolean readOnly, Map<String, Object> source) {
    return new Volume(name, path, Optional.empty(), readOnly, source);
  }

  private static AService configFiles() {
    return AService.named("orders-worker")
        .configAt("/etc/orders-worker")
        .configFile("application.yaml", "retries: 3\nname: orders\n")
        .configFile("logo.bin", new byte[] {(byte) 0xff, 0, 1, 2})
        .configFile("one-line.txt", "on");
  }

  private static AService policies() {
    Map<String, Object> port = new LinkedHashMap<>();
    port.put("protocol", "TCP");
    port.put("port", 443L);
    return AService.named("orders-worker")
        .httpPort(9000)
        .nats("nats://a.nats.svc:4222,nats://b.nats.svc:4222,nats://c.nats.svc:4333")
        .maxUnavailable("1")
        .networkPolicy(List.of(Map.of("ports", List.of(port))));
  }

  private static AService digest() {
    return AService.named("orders-worker")
        .image("registry.local:5000/acme/orders@sha256:" + "0123456789abcdef".repeat(4))
        .minAvailable("50%");
  }

  private static AService textThatLooksTyped() {
    AService service = AService.named("on").image("acme/w:1.0").annotation("a", "~");
    List<String> texts =
        List.of(
            "on",
            "1e3",
            "1:30",
            "~",
            "",
            "2026-01-01",
            "0x10",
            "010",
            "0o10",
            ".5",
            "-",
            "=",
            "<<",
            "y",
            "NULL",
            "a: b",
            "a #b",
            "#a",
            "-jar",
            "- a",
            "&a",
            "*a",
            "!a",
            "@a",
            "`a",
            "%a",
            "{a",
            "[a",
            "'a'",
            "\"a\"",
            "a\\b",
            " a",
            "a ",
            "a:",
            "über",
            "a\nb\n",
            "a\n\n",
            "\na",
            "a \nb",
            "tab\tin",
            "tab\t\nend",
            "\u2028",
            "\ufeffbom",
            "😀",
            "---",
            "...",
            "a\r\nb");
    for (int i = 0; i < texts.size(); i++) {
      service.env("TEXT_" + i, texts.get(i));
    }
    return service;
  }

  private static List<ServiceObjects> twoOfOneName() {
    return List.of(
        AService.named("orders").namespace("services-a").generated(),
        AService.named("orders").namespace("services-b").generated(),
        AService.named("other").namespace("services-b").generated());
  }

  private static List<ServiceObjects> customised() {
    Patches.Result patched =
        Patches.apply(
            Nodes.yaml(
                """
                kind: Deployment
                metadata:
                  name: orders-worker
                spec:
                  revisionHistoryLimit: 3
                  strategy:
                    rollingUpdate:
                      maxSurge: 1
                  template:
                    spec:
                      priorityClassName: batch
                ---
                kind: "*"
                metadata:
                  name: "*"
                  annotations:
                    example.com/cost-centre: "0815"
                """),
            List.of(AService.named("orders-worker").generated()));
    return Extras.join(
            Nodes.yaml(
                """
                apiVersion: keda.sh/v1alpha1
                kind: TriggerAuthentication
                metadata:
                  name: orders-nats
                spec:
                  secretTargetRef:
                    - parameter: token
                      name: nats-token
                      key: token
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: feature-flags
                  labels:
                    app.kubernetes.io/name: orders-worker
                data:
                  "on": "yes"
                """),
            patched.services())
        .services();
  }
}
