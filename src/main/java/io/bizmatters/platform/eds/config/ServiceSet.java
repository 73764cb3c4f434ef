package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Rules;
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
      Optional<ConfiguredService> twin =
          Optional.ofNullable(byName.putIfAbsent(qualifiedName(service), service));
      twin.filter(first -> !service.name().isEmpty())
          .ifPresent(first -> problems.add(duplicate(first, service)));
      service
          .service()
          .flatMap(legal -> Optional.ofNullable(byConsumer.putIfAbsent(consumerOf(legal), service)))
          .ifPresent(first -> problems.add(shared(first, service)));
    }
    return problems;
  }

  private static String qualifiedName(ConfiguredService service) {
    String namespace =
        service
            .tree()
            .get("namespace")
            .map(node -> io.bizmatters.platform.eds.model.grammar.ValueText.of(node))
            .orElse("");
    return namespace + "/" + service.name();
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
