package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.ProbeSetting.Given;
import io.bizmatters.platform.eds.model.ProbeSetting.Off;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renders the probes of the worker's container: HTTP by default, overridden by the service's
 * settings.
 */
final class WorkerProbes {

  private static final int STARTUP_PERIOD_SECONDS = 5;

  /** The handlers of a probe, which has exactly one. */
  private static final List<String> HANDLERS = List.of("httpGet", "exec", "grpc", "tcpSocket");

  private final EventDrivenService service;

  WorkerProbes(EventDrivenService service) {
    this.service = service;
  }

  Optional<Object> liveness() {
    Tree usual = get(service.http().healthPath()).withAll(times(10, 10, 5, 3));
    return probe(service.worker().probes().liveness(), Optional.of(usual), usual);
  }

  Optional<Object> readiness() {
    Tree usual = get(service.http().readyPath()).withAll(times(5, 5, 3, 2));
    return probe(service.worker().probes().readiness(), Optional.of(usual), usual);
  }

  Optional<Object> startup() {
    Optional<Tree> usual = service.http().startupTimeout().map(this::startup);
    Tree basis = usual.orElseGet(() -> get(service.http().healthPath()));
    return probe(service.worker().probes().startup(), usual, basis);
  }

  /**
   * Renders a probe.
   *
   * @param usual the probe without any setting
   * @param basis the defaults below the settings
   */
  private Optional<Object> probe(ProbeSetting setting, Optional<Tree> usual, Tree basis) {
    if (setting instanceof Off) {
      return Optional.empty();
    }
    if (setting instanceof Given given) {
      return Optional.of(over(basis.fields(), Tree.asMapping(Tree.withoutNulls(given.fields()))));
    }
    return usual.map(Tree::fields);
  }

  private Map<String, Object> over(Map<String, Object> basis, Map<String, Object> given) {
    Map<String, Object> probe = new LinkedHashMap<>();
    Optional<String> handler = HANDLERS.stream().filter(given::containsKey).findFirst();
    handler.ifPresentOrElse(
        name -> probe.put(name, handler(name, basis, given)),
        () -> probe.put("httpGet", Tree.mapping(basis, "httpGet")));
    basis.forEach(
        (name, value) -> {
          if (!HANDLERS.contains(name)) {
            probe.put(name, value);
          }
        });
    given.forEach(
        (name, value) -> {
          if (!HANDLERS.contains(name)) {
            probe.put(name, value);
          }
        });
    return probe;
  }

  /** Renders a handler; a missing port is the worker's. */
  private Object handler(String name, Map<String, Object> basis, Map<String, Object> given) {
    Map<String, Object> handler = new LinkedHashMap<>();
    if (name.equals("httpGet")) {
      handler.putAll(Tree.mapping(basis, "httpGet"));
    } else if (!name.equals("exec")) {
      handler.put("port", service.containerPort());
    }
    handler.putAll(Tree.mapping(given, name));
    return handler;
  }

  private Tree startup(Duration timeout) {
    long attempts = (timeout.toSeconds() + STARTUP_PERIOD_SECONDS - 1) / STARTUP_PERIOD_SECONDS;
    return get(service.http().healthPath())
        .with("periodSeconds", STARTUP_PERIOD_SECONDS)
        .with("failureThreshold", attempts);
  }

  private static Map<String, Object> times(int delay, int period, int timeout, int failures) {
    return Tree.of("initialDelaySeconds", delay)
        .with("periodSeconds", period)
        .with("timeoutSeconds", timeout)
        .with("failureThreshold", failures)
        .fields();
  }

  private Tree get(String path) {
    return Tree.of("httpGet", Tree.of("path", path).with("port", service.containerPort()));
  }
}
