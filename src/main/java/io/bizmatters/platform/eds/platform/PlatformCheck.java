package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.check.DefaultsCheck;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the parts of a platform against each other and against the platform that it extends. */
final class PlatformCheck {

  private final Platform platform;
  private final Platform base;
  private final Mapping document;
  private final List<Problem> problems;

  PlatformCheck(Platform platform, Platform base, Mapping document, List<Problem> problems) {
    this.platform = platform;
    this.base = base;
    this.document = document;
    this.problems = problems;
  }

  void check() {
    Set<Problem> found = new LinkedHashSet<>();
    found.addAll(values(Optional.empty()));
    platform.environments().keySet().forEach(name -> found.addAll(values(Optional.of(name))));
    Optional<Mapping> defaults = mapping(document, "defaults");
    defaults.ifPresent(own -> found.addAll(locked(own, base.policies())));
    for (Entry entry : mapping(document, "environments").map(Mapping::entries).orElse(List.of())) {
      if (entry.value() instanceof Mapping environment) {
        mapping(environment, "defaults")
            .ifPresent(own -> found.addAll(locked(own, base.policies())));
      }
    }
    problems.addAll(found);
  }

  private static Optional<Mapping> mapping(Mapping in, String name) {
    return in.get(name).filter(Mapping.class::isInstance).map(Mapping.class::cast);
  }

  /** Returns the problems of the defaults and the sizes, as services of an environment get them. */
  private List<Problem> values(Optional<String> environment) {
    Rules rules = platform.rules(environment);
    Mapping defaults =
        environment
            .map(platform.environments()::get)
            .map(found -> platform.defaults().merge(found.defaults()))
            .orElse(platform.defaults())
            .written();
    DefaultsCheck check = new DefaultsCheck(rules);
    Set<Problem> found = new LinkedHashSet<>(check.problems(defaults));
    mapping(document, "sizes")
        .flatMap(sizes -> mapping(sizes, "values"))
        .map(Mapping::entries)
        .orElse(List.of())
        .forEach(
            size -> {
              if (size.value() instanceof Mapping) {
                Mapping resources =
                    new Mapping(
                        List.of(new Entry("resources", size.at(), size.value())), size.at());
                found.addAll(check.policyProblems(resources));
              }
            });
    return List.copyOf(found);
  }

  /** Returns the problems of defaults that an extended platform has locked. */
  private static List<Problem> locked(Mapping own, List<Policy> policies) {
    return policies.stream()
        .filter(Policy::locked)
        .flatMap(
            policy ->
                policy.path().in(own).stream()
                    .map(
                        node ->
                            Problem.error(
                                node.origin(),
                                policy.path().text(),
                                policy.told(
                                    "a field that the extended platform has not locked", ""),
                                "remove it")))
        .toList();
  }
}
