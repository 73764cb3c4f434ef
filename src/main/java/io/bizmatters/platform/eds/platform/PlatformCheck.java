package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.check.DefaultsCheck;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform.Environment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    DefaultsCheck ofAll = new DefaultsCheck(platform.rules(Optional.empty()));
    List<Problem> found = new ArrayList<>(ofAll.problems(platform.defaults().written()));
    addSizes(ofAll, found);
    for (Map.Entry<String, Environment> environment : platform.environments().entrySet()) {
      addEnvironment(environment.getKey(), environment.getValue(), found);
    }
    addLocked(document, found);
    for (Entry environment : entries(document.mapping("environments"))) {
      if (environment.value() instanceof Mapping body) {
        addLocked(body, found);
      }
    }
    // the same default may be wrong in several environments
    problems.addAll(found.isEmpty() ? found : new LinkedHashSet<>(found));
  }

  private static List<Entry> entries(Optional<Mapping> block) {
    return block.isPresent() ? block.get().entries() : List.of();
  }

  /**
   * Adds the problems of what an environment has of its own, and of all that its policies judge.
   */
  private void addEnvironment(String name, Environment environment, List<Problem> found) {
    DefaultsCheck check = new DefaultsCheck(platform.rules(Optional.of(name)));
    found.addAll(check.problems(environment.defaults().written()));
    if (!environment.policies().isEmpty()) {
      found.addAll(
          check.policyProblems(platform.defaults().merge(environment.defaults()).written()));
      addSizes(check, found);
    }
  }

  /** Adds the problems of sizes that break a policy. */
  private void addSizes(DefaultsCheck check, List<Problem> found) {
    Optional<Mapping> sizes = document.mapping("sizes");
    for (Entry size : entries(sizes.isPresent() ? sizes.get().mapping("values") : sizes)) {
      if (size.value() instanceof Mapping) {
        Entry resources = new Entry("resources", size.at(), size.value());
        found.addAll(check.policyProblems(new Mapping(List.of(resources), size.at())));
      }
    }
  }

  /** Adds the problems of defaults that an extended platform has locked. */
  private void addLocked(Mapping block, List<Problem> found) {
    Optional<Mapping> defaults = block.mapping("defaults");
    if (defaults.isEmpty()) {
      return;
    }
    for (Policy policy : base.policies()) {
      Optional<Node> value = policy.locked() ? policy.path().in(defaults.get()) : Optional.empty();
      if (value.isPresent()) {
        found.add(
            Problem.error(
                value.get().origin(),
                policy.path().text(),
                policy.told("a field that the extended platform has not locked", ""),
                "remove it"));
      }
    }
  }
}
