package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the rules that concern several services together. */
final class ServiceSet {

  private final Rules rules;

  ServiceSet(Rules rules) {
    this.rules = rules;
  }

  List<Problem> problems(List<ConfiguredService> services) {
    List<Problem> problems = new ArrayList<>();
    Map<String, ConfiguredService> byName = new HashMap<>();
    Map<String, ConfiguredService> byConsumer = new HashMap<>();
    for (ConfiguredService service : services) {
      ConfiguredService twin = byName.putIfAbsent(qualifiedName(service), service);
      if (twin != null && !service.name().isEmpty()) {
        problems.add(duplicate(twin, service));
      }
      if (service.service().isPresent()) {
        ConfiguredService other =
            byConsumer.putIfAbsent(consumerOf(service.service().get()), service);
        if (other != null) {
          problems.add(shared(other, service));
        }
      }
    }
    return problems;
  }

  private static String qualifiedName(ConfiguredService service) {
    Optional<Node> namespace = service.tree().get("namespace");
    return namespace.isPresent() && namespace.get() instanceof Scalar scalar
        ? scalar.text() + "/" + service.name()
        : "/" + service.name();
  }

  private static String consumerOf(EventDrivenService service) {
    return String.join(
        "\n",
        service.nats().servers().text(),
        service.nats().account(),
        service.nats().stream(),
        service.nats().consumer());
  }

  private static Problem duplicate(ConfiguredService first, ConfiguredService second) {
    Origin at = placeOf(second, "name");
    return Problem.error(
        at,
        second.name() + ", also at " + placeOf(first, "name").place(),
        "each name once in a namespace",
        "rename one of the two, or merge them");
  }

  private Problem shared(ConfiguredService first, ConfiguredService second) {
    Origin at = placeOf(second, "nats.consumer");
    return Problem.warning(
        WarningCode.CONSUMER_SHARED,
        at,
        "the consumer of " + first.name() + " (" + placeOf(first, "nats.consumer").place() + ")",
        "a durable consumer of its own: two services on one share its lag, and both scale on the sum",
        rules
            .example(
                "nats.consumer",
                path -> path.equals("name") ? Optional.of(second.name()) : Optional.empty())
            .orElse("a consumer of " + second.name() + " alone"));
  }

  private static Origin placeOf(ConfiguredService service, String path) {
    return service
        .tree()
        .find(path)
        .map(node -> node.origin())
        .filter(origin -> origin.line() > 0)
        .orElse(service.home());
  }
}
