package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.EventDrivenService.Probes;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random legal services, of a seed: every field that an object shows is set in some of them. */
public final class AnyService {

  /** The platform whose rules the services follow. */
  public static final Platform PLATFORM = Platforms.builtIn(Platforms.DEFAULT);

  /** Its rules. */
  public static final Rules RULES = PLATFORM.rules(Optional.empty());

  private static final List<String> TEXTS =
      List.of(
          "",
          "info",
          "on",
          "007",
          "1e3",
          "a: b",
          "{{ .Values.x }}",
          "line\nline\n",
          "ünï ☃",
          "\"q\" 'q' \\",
          " lead",
          "#c",
          "~",
          "2026-01-01",
          "$(NATS_URL)/x",
          "${schema.spec.image}",
          "\ttab");
  private static final String KEY =
      "A" + "BCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(2).substring(0, 55);

  private final Random random;

  private final boolean ownProbes;
  private final boolean scaled;

  private AnyService(Random random) {
    this.random = random;
    this.ownProbes = sometimes();
    this.scaled = random.nextInt(5) > 0;
  }

  /** Returns the service of a seed. */
  public static EventDrivenService of(long seed) {
    return builder(seed, "worker-" + Long.toString(seed & 0xffff)).build();
  }

  public static AService builder(long seed, String name) {
    AnyService any = new AnyService(new Random(seed));
    AService service = AService.named(name);
    any.container(service);
    any.nats(service);
    any.http(service);
    any.worker(service);
    any.autoscaling(service);
    any.pod(service);
    return service;
  }

  /** Returns a service of a seed that a claim can carry. */
  public static EventDrivenService ofClaim(long seed) {
    AnyService any = new AnyService(new Random(seed));
    AService service = AService.named("worker-" + Long.toString(seed & 0xffff));
    any.identity(service);
    service.nats(any.one(List.of("nats://nats.nats.svc:4222", "nats://bus.messaging.svc:4333")));
    service.reads(any.one(List.of("ORDERS", "A")), any.one(List.of("orders-workers", "w")));
    any.http(service);
    return service.build();
  }

  private boolean sometimes() {
    return random.nextInt(3) == 0;
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private int from(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private void container(AService service) {
    identity(service);
    variables(service);
  }

  private void identity(AService service) {
    if (random.nextInt(8) == 0) {
      service.withoutNamespace();
    }
    service.size(one(RULES.sizes().names()));
    service.image(
        one(
            List.of(
                "ghcr.io/acme/orders-worker:1.4.2",
                "registry.example.com:5000/acme/w",
                "acme/w:latest",
                "acme/w@sha256:" + "0123456789abcdef".repeat(4),
                "acme/w:v1.0_x-.@sha256:" + "0123456789abcdef".repeat(4),
                "acme/w:" + "t".repeat(90),
                "acme/w:_._")));
    if (sometimes()) {
      service.label("team", one(List.of("on", "payments", "1", "a.b_c", "")));
      service.annotation("example.com/note", one(TEXTS));
    }
    for (int i = random.nextInt(7); i > 0; i--) {
      if (sometimes()) {
        service.secrets("db-conn", "app.config", "on", "s-" + i);
      }
    }
    if (sometimes()) {
      service.imagePullSecrets("ghcr-pull-secret", "other");
    }
    if (sometimes()) {
      service.init(List.of("/bin/sh", "-c"), sometimes() ? List.of() : List.of(one(TEXTS), "x"));
    }
  }

  private void variables(AService service) {
    if (sometimes()) {
      service.env("LOG_LEVEL", one(TEXTS));
      service.env("Z_FIRST", one(TEXTS));
      service.env("A_SECOND", "$(Z_FIRST)");
      service.env("DB_HOST", new EnvValue.SecretKey("db-conn", "endpoint"));
      service.env("FLAGS", new EnvValue.ConfigMapKey("flags", "all"));
      service.env("POD_IP", new EnvValue.PodField("status.podIP"));
    }
    if (random.nextInt(6) == 0) {
      service.env("OTEL_SERVICE_NAME", "somebody-else");
    }
    if (sometimes()) {
      service.request("ephemeral-storage", "1Gi");
    }
  }

  private void nats(AService service) {
    service.nats(
        one(
            List.of(
                "nats://nats.nats.svc:4222",
                "nats://bus.messaging.svc.example.org:4333",
                "tls://a.nats.svc:4222,tls://b.nats.svc:4223,tls://c.nats.svc:4222")));
    service.reads(one(List.of("ORDERS", "A", "S_1")), one(List.of("orders-workers", "w", "c-1")));
    if (scaled && sometimes()) {
      service.account(one(List.of("ACME", KEY)));
    }
    if (scaled && sometimes()) {
      service.monitoring("monitor.example.com:8222", random.nextBoolean());
    }
  }

  private void http(AService service) {
    if (random.nextBoolean()) {
      service.httpPort(one(List.of(8000, 8080, 65535)));
      service.sessionAffinity(one(List.of("None", "ClientIP")));
    }
    if (!ownProbes && sometimes()) {
      service.paths(one(List.of("/health", "/h?x=1")), one(List.of("/ready", "/r")));
    }
  }

  private void worker(AService service) {
    if (!ownProbes && sometimes()) {
      service.startupTimeout(Duration.ofSeconds(5L * from(1, 40)));
    }
    if (!ownProbes) {
      return;
    }
    service.worker(
        new Worker(
            sometimes() ? List.of("java", "-jar", "/app/w.jar") : List.of(),
            sometimes() ? List.of("--x", one(TEXTS)) : List.of(),
            sometimes()
                ? List.of(
                    Map.of("name", "metrics", "containerPort", 9090L, "protocol", "TCP"),
                    Map.of("containerPort", 5353L, "protocol", "UDP"))
                : List.of(),
            sometimes()
                ? Optional.of(Map.of("preStop", Map.of("sleep", Map.of("seconds", 5L))))
                : Optional.empty(),
            new Probes(probe(), probe(), new ProbeSetting.Usual())));
  }

  private ProbeSetting probe() {
    return one(
        List.of(
            new ProbeSetting.Usual(),
            new ProbeSetting.Off(),
            new ProbeSetting.Given(Map.of("exec", Map.of("command", List.of("/bin/alive")))),
            new ProbeSetting.Given(
                Map.of("initialDelaySeconds", 0L, "grpc", Map.of("port", 4000L))),
            new ProbeSetting.Given(Map.of("periodSeconds", 2L, "failureThreshold", 9L))));
  }

  private void autoscaling(AService service) {
    if (!scaled) {
      service.withoutAutoscaling(from(1, 9));
      return;
    }
    int min = from(0, 3);
    service.replicas(min, min + from(1, 1_500_000));
    service.thresholds(from(1, 2_000_000), from(0, 7));
    service.pace(Duration.ofSeconds(from(1, 90)), Duration.ofSeconds(from(0, 900)));
    if (sometimes()) {
      service.scaleDownStabilization(Duration.ofSeconds(from(0, 600)));
    }
    if (sometimes()) {
      service.fallback(from(1, 5), from(0, 9));
    }
    if (sometimes()) {
      service.trigger(
          Map.of("type", "cron", "metadata", Map.of("start", "0 8 * * *", "desiredReplicas", "5")));
    }
  }

  private void pod(AService service) {
    if (sometimes()) {
      Map<String, Object> source = Map.of("persistentVolumeClaim", Map.of("claimName", "data"));
      service.volume(new Volume("data", "/data", Optional.of("sub"), random.nextBoolean(), source));
      service.volume(new Volume("more", "/more", Optional.empty(), false, source));
    }
    if (sometimes()) {
      service.volume(
          new Volume("scratch", "/tmp", Optional.empty(), false, Map.of("emptyDir", Map.of())));
    }
    if (sometimes()) {
      service.node("disk", "ssd");
      service.toleration(Map.of("key", "spot", "operator", "Exists"));
    }
    if (sometimes()) {
      service.terminationGracePeriod(Duration.ofSeconds(from(31, 900)));
    }
    if (sometimes()) {
      service.maxUnavailable(one(List.of("1", "25%")));
    } else if (sometimes()) {
      service.minAvailable(one(List.of("2", "50%")));
    }
    if (sometimes()) {
      service.networkPolicy(
          sometimes()
              ? List.of()
              : List.of(Map.of("ports", List.of(Map.of("protocol", "TCP", "port", 5432L)))));
    }
    if (sometimes()) {
      service.writableRootFilesystem();
    }
  }
}
