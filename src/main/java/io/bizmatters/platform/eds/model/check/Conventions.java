package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds legal but doubtful settings of a service: warnings and remarks, never errors. */
final class Conventions {

  private static final Duration HPA_WINDOW = Duration.ofMinutes(5);
  private static final Duration PRODUCTION_COOLDOWN = Duration.ofMinutes(2);
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;
  private static final int MANY_REPLICAS = 1000;

  private final EventDrivenService service;
  private final Mapping tree;
  private final Origin home;
  private final List<Problem> problems;

  Conventions(EventDrivenService service, Mapping tree, Origin home, List<Problem> problems) {
    this.service = service;
    this.tree = tree;
    this.home = home;
    this.problems = problems;
  }

  void check(ImageDemand image) {
    if (image != ImageDemand.NONE) {
      image();
    }
    nats();
    http();
    secrets();
    autoscaling();
    disruption();
    stop();
    readiness();
  }

  private void image() {
    Optional<Node> written = tree.get("image");
    boolean known = written.isEmpty() || !StandIn.isUnknown(written.get());
    if (known && service.image().isFloating()) {
      warn(
          WarningCode.IMAGE_FLOATING,
          "image",
          VisibleText.quoted(service.image().text()),
          "a tag other than latest, or a digest: what runs must not change by itself",
          service.image().name() + ":1.0.0");
    }
  }

  private void nats() {
    if (!service.nats().servers().isPortable()
        && originOf("nats.url").spelling() == Spelling.CLAIM) {
      warn(
          WarningCode.NATS_URL_PORTABLE,
          "nats.url",
          VisibleText.quoted(service.nats().servers().text()),
          "one nats:// URL, where the claim must also run on the Crossplane API",
          "accepted here; tls:// and lists are not portable to the XRD");
    }
    MonitoringEndpoint endpoint = service.nats().monitoring();
    Optional<MonitoringEndpoint.Derived> usual = Defaults.derivedEndpoint(tree);
    boolean derived = originOf("nats.monitoringEndpoint").spelling() == Spelling.DEFAULT;
    if (derived && usual.isPresent() && usual.get().guessed()) {
      warn(
          WarningCode.NATS_URL_OUTSIDE,
          "nats.url",
          VisibleText.quoted(service.nats().servers().text()),
          "<service>.<namespace>.svc for a host inside the cluster",
          "if the host is outside, set nats.monitoringEndpoint; KEDA reads "
              + endpoint.hostAndPort());
    }
    if (endpoint.isPlainService()) {
      warn(
          WarningCode.MONITORING_SERVICE,
          "nats.monitoringEndpoint",
          VisibleText.quoted(endpoint.hostAndPort()),
          "the headless Service: the NATS chart's other one has no monitoring port, and KEDA finds a consumer's leader by pod name",
          usual
              .map(found -> found.endpoint().hostAndPort())
              .orElse("nats-headless.nats.svc.cluster.local:8222"));
    } else if (!derived && usual.isPresent() && elsewhere(endpoint, usual.get())) {
      warn(
          WarningCode.MONITORING_NAMESPACE,
          "nats.monitoringEndpoint",
          VisibleText.quoted(endpoint.hostAndPort()),
          "the namespace of nats.url: else the lag of another NATS is read",
          usual.get().endpoint().hostAndPort());
    }
  }

  private static boolean elsewhere(MonitoringEndpoint endpoint, MonitoringEndpoint.Derived usual) {
    return endpoint.host().contains(".svc")
        && !namespaceOf(usual.endpoint().host()).equals(namespaceOf(endpoint.host()));
  }

  private static String namespaceOf(String host) {
    List<String> labels = List.of(host.split("\\.", -1));
    int svc = labels.indexOf("svc");
    return svc > 0 ? labels.get(svc - 1) : "";
  }

  private void http() {
    if (service.http().port().isPresent()
        && service.http().port().getAsInt() < FIRST_UNPRIVILEGED_PORT) {
      warn(
          WarningCode.HTTP_PORT,
          "http.port",
          String.valueOf(service.http().port().getAsInt()),
          "1024 or more: user 1000 without capabilities may not bind a lower port",
          "8080");
    }
    if (service.http().sessionAffinity().equals("ClientIP") && service.http().port().isEmpty()) {
      warn(
          WarningCode.HTTP_AFFINITY,
          "http.sessionAffinity",
          "ClientIP",
          "with an HTTP port: without one no object carries it",
          "set http.port (claims: httpPort), or remove it");
    }
  }

  private void secrets() {
    if (service.secrets().size() > Fields.CLAIM_SECRET_SLOTS) {
      warn(
          WarningCode.SECRETS_SLOTS,
          "secrets",
          service.secrets().size() + " Secrets",
          "at most 5, where the service must also run as a claim",
          "accepted here; a claim has five slots");
    }
  }

  private void autoscaling() {
    Autoscaling scaling = service.autoscaling();
    if (!scaling.enabled()) {
      return;
    }
    if (scaling.maxReplicas() > MANY_REPLICAS) {
      warn(
          WarningCode.AUTOSCALING_MAX,
          "autoscaling.maxReplicas",
          String.valueOf(scaling.maxReplicas()),
          "1000 or fewer",
          "1000");
    }
    boolean sleeps = scaling.minReplicas() == 0;
    if (!sleeps && scaling.activationLagThreshold() > 0) {
      warn(
          WarningCode.AUTOSCALING_ACTIVATION,
          "autoscaling.activationLagThreshold",
          String.valueOf(scaling.activationLagThreshold()),
          "0 while minReplicas is 1 or more: it matters only between 0 and 1",
          "remove it, or set minReplicas to 0");
    }
    if (!sleeps && originOf("autoscaling.cooldown").spelling() != Spelling.DEFAULT) {
      remark(
          "autoscaling.cooldown",
          Period.written(scaling.cooldown()),
          "without effect while minReplicas is 1 or more: only the HPA's scale-down window counts",
          "set scaleDownStabilization to shape scale-down");
    }
    if (sleeps) {
      cooldown(scaling);
    }
  }

  private void cooldown(Autoscaling scaling) {
    Duration window = scaling.scaleDownStabilization().orElse(HPA_WINDOW);
    if (scaling.cooldown().compareTo(window) < 0) {
      warn(
          WarningCode.AUTOSCALING_COOLDOWN,
          "autoscaling.cooldown",
          Period.written(scaling.cooldown()),
          "not shorter than the scale-down window of "
              + window.toSeconds()
              + " s: KEDA scales from any count to 0 at once, without the window",
          Period.written(window));
    } else if (scaling.cooldown().compareTo(PRODUCTION_COOLDOWN) < 0) {
      remark(
          "autoscaling.cooldown",
          Period.written(scaling.cooldown()),
          "120s to 300s in production",
          "120s");
    }
  }

  private void disruption() {
    if (service.podDisruptionBudget().isEmpty()) {
      return;
    }
    service
        .podDisruptionBudget()
        .get()
        .minAvailable()
        .filter(
            least ->
                least.equals("100%")
                    || (!least.endsWith("%")
                        && Long.parseLong(least) >= service.autoscaling().minReplicas()))
        .ifPresent(
            least ->
                warn(
                    WarningCode.DISRUPTION_DRAIN,
                    "podDisruptionBudget.minAvailable",
                    least,
                    "below minReplicas ("
                        + service.autoscaling().minReplicas()
                        + "): else no node can be drained",
                    "maxUnavailable: 1"));
  }

  /**
   * Checks the stop hook: Kubernetes counts it into the grace period, and only the rest is left for
   * the worker.
   */
  private void stop() {
    Optional<Map<String, Object>> lifecycle = service.worker().lifecycle();
    if (lifecycle.isEmpty()) {
      return;
    }
    Optional<Object> seconds =
        inside(lifecycle.get(), "preStop")
            .flatMap(hook -> inside(hook, "sleep"))
            .flatMap(sleep -> inside(sleep, "seconds"));
    if (seconds.isPresent()
        && seconds.get() instanceof Long sleep
        && sleep >= service.gracePeriod().toSeconds()) {
      warn(
          WarningCode.LIFECYCLE_STOP,
          "lifecycle",
          "preStop sleeps " + sleep + " s",
          "less than terminationGracePeriod, "
              + service.gracePeriod().toSeconds()
              + " s: else the worker is killed without any time to end its work",
          "a shorter sleep, or a longer terminationGracePeriod");
    }
  }

  private static Optional<Object> inside(Object mapping, String name) {
    return mapping instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
  }

  private void readiness() {
    if (service.worker().probes().readiness() instanceof ProbeSetting.Off) {
      remark(
          "probes.readiness",
          Fields.NO_PROBE,
          "a pod without a readiness probe counts as ready as soon as it runs: a release proves less",
          "exec or grpc, where the worker has no HTTP");
    }
  }

  private Origin originOf(String path) {
    Optional<Node> node = tree.find(path);
    return node.isPresent() ? node.get().origin() : home;
  }

  private Origin placeOf(String path) {
    Origin origin = originOf(path);
    return origin.spelling() == Spelling.DEFAULT ? home.withPath(path) : origin;
  }

  private void warn(WarningCode code, String path, String found, String allowed, String fix) {
    problems.add(Problem.warning(code, placeOf(path), found, allowed, fix));
  }

  private void remark(String path, String found, String allowed, String fix) {
    problems.add(Problem.info(placeOf(path), found, allowed, fix));
  }
}
