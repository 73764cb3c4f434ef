package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks Kubernetes' rules over several fields of the worker's ports, probes and hooks. The API
 * server would refuse violations only after the first objects are written.
 */
final class WorkerRules {

  private static final List<String> HANDLERS =
      List.of("httpGet", "exec", "grpc", "tcpSocket", "sleep");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final int USUAL_PORT = 8080;

  private final Mapping tree;
  private final Values values;
  private final Origin home;
  private final List<Problem> problems;

  WorkerRules(Mapping tree, Values values, Origin home, List<Problem> problems) {
    this.tree = tree;
    this.values = values;
    this.home = home;
    this.problems = problems;
  }

  void check() {
    ports();
    for (String probe : List.of("liveness", "readiness", "startup")) {
      probe(probe);
    }
    Optional<Map<String, Object>> hooks = values.shape("lifecycle");
    if (hooks.isPresent()) {
      for (String hook : List.of("postStart", "preStop")) {
        hook(hook, Optional.ofNullable(hooks.get().get(hook)));
      }
    }
    boolean startsWithout = values.isOff("probes.startup");
    if (startsWithout && values.seconds("http.startupTimeout").isPresent()) {
      report(
          originOf("probes.startup"),
          "none, and http.startupTimeout",
          "a start-up probe, or none",
          "remove one of the two");
    }
  }

  private void ports() {
    Set<String> numbers = new HashSet<>();
    Set<String> names = new HashSet<>();
    names.add("http");
    numbers.add(values.whole("http.port").orElse(USUAL_PORT) + "/TCP");
    List<Map<String, Object>> ports = values.shapes("ports");
    for (int i = 0; i < ports.size(); i++) {
      Origin at = originOf("ports").item(i);
      Map<String, Object> port = ports.get(i);
      String protocol = String.valueOf(port.getOrDefault("protocol", "TCP"));
      String number = String.valueOf(port.getOrDefault("containerPort", ""));
      if (!number.matches("[0-9]{1,5}") || !isPort(Integer.parseInt(number))) {
        report(
            at.child("containerPort"),
            number.isEmpty() ? "nothing" : number,
            "a port from 1 to 65535",
            "9090");
      } else if (!numbers.add(number + "/" + protocol)) {
        report(
            at.child("containerPort"),
            number,
            "each port once, and not that of http",
            "another port, or remove it");
      }
      if (!PROTOCOLS.contains(protocol)) {
        report(at.child("protocol"), protocol, "one of " + String.join(", ", PROTOCOLS), "TCP");
      }
      name(at, port, names);
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  private void name(Origin at, Map<String, Object> port, Set<String> names) {
    Object name = port.get("name");
    if (name == null || name instanceof Optional<?>) {
      return;
    }
    boolean legal =
        name.toString().matches("(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*")
            && name.toString().length() <= 15;
    if (!legal || !names.add(name.toString())) {
      report(
          at.child("name"),
          VisibleText.quoted(name.toString()),
          "lower-case letters, digits and '-', up to 15, each name once, and not http",
          "metrics");
    }
  }

  private void probe(String name) {
    String path = "probes." + name;
    Optional<Map<String, Object>> probe = values.shape(path);
    if (probe.isEmpty()) {
      return;
    }
    Origin at = originOf(path);
    handlers(at, probe.get(), 0);
    boolean lasting = !name.equals("readiness");
    Object successes = probe.get().getOrDefault("successThreshold", 1L);
    if (lasting && !successes.toString().equals("1")) {
      report(
          at.child("successThreshold"),
          successes.toString(),
          "1: Kubernetes takes more than one for readiness alone",
          "remove it");
    }
  }

  private void hook(String name, Optional<Object> hook) {
    if (hook.isPresent() && hook.get() instanceof Map<?, ?> fields) {
      handlers(originOf("lifecycle").child(name), fields, 1);
    }
  }

  private void handlers(Origin at, Map<?, ?> fields, int least) {
    List<String> given = HANDLERS.stream().filter(fields::containsKey).toList();
    if (given.size() > 1 || given.size() < least) {
      report(
          at,
          given.isEmpty() ? "nothing" : String.join(", ", given),
          least == 1
              ? "one of exec, httpGet, sleep"
              : "at most one of httpGet, exec, grpc, tcpSocket",
          given.isEmpty() ? "sleep: {seconds: 5}" : "keep one of them");
    }
    if (fields.get("exec") instanceof Map<?, ?> exec && !hasCommand(exec)) {
      report(at.child("exec"), "no command", "a command", "exec: {command: [/bin/check]}");
    }
  }

  private static boolean hasCommand(Map<?, ?> exec) {
    return exec.get("command") instanceof List<?> words && !words.isEmpty();
  }

  private Origin originOf(String path) {
    return tree.find(path).map(Node::origin).orElse(home);
  }

  private void report(Origin at, String found, String allowed, String fix) {
    problems.add(Problem.error(at, found, allowed, fix));
  }
}
