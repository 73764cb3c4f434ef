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
    List<Problem> found = new ArrayList<>(values(platform.defaults(), Optional.empty()));
    for (Map.Entry<String, Environment> environment : platform.environments().entrySet()) {
      PlatformDefaults defaults = platform.defaults().merge(environment.getValue().defaults());
      found.addAll(values(defaults, Optional.of(environment.getKey())));
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

  /** Returns the problems of the defaults and the sizes, as services of an environment get them. */
  private List<Problem> values(PlatformDefaults defaults, Optional<String> environment) {
    DefaultsCheck check = new DefaultsCheck(platform.rules(environment));
    List<Problem> found = new ArrayList<>(check.problems(defaults.written()));
    Optional<Mapping> sizes = document.mapping("sizes");
    for (Entry size : entries(sizes.isPresent() ? sizes.get().mapping("values") : sizes)) {
      if (size.value() instanceof Mapping) {
        Entry resources = new Entry("resources", size.at(), size.value());
        found.addAll(check.policyProblems(new Mapping(List.of(resources), size.at())));
      }
    }
    return found;
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
