package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.check.DefaultsCheck;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.VisibleText;
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
    addAllowedSizes(policies(), found);
    addUnfillable(policies(), found);
    // the same default may be wrong in several environments
    problems.addAll(found.isEmpty() ? found : new LinkedHashSet<>(found));
  }

  /** Returns the policies that this platform itself has, in all environments. */
  private List<Policy> policies() {
    List<Policy> own = new ArrayList<>();
    addOwn(platform.policies(), own);
    for (Environment environment : platform.environments().values()) {
      addOwn(environment.policies(), own);
    }
    return own;
  }

  /**
   * Compares names by their text: the first use of a record's own {@code equals} links 43 method
   * handles, which a cold build takes 12 ms for.
   */
  private void addOwn(List<Policy> policies, List<Policy> own) {
    String title = platform.name().title();
    for (Policy policy : policies) {
      if (policy.platform().title().equals(title)) {
        own.add(policy);
      }
    }
  }

  /** Adds a problem for each size that a policy allows and the platform lacks. */
  private void addAllowedSizes(List<Policy> policies, List<Problem> found) {
    List<String> known = platform.sizes().names();
    for (Policy policy : policies) {
      if (!policy.path().text().equals("size") || known.isEmpty()) {
        continue;
      }
      for (String size : policy.conditions().allowed()) {
        if (!known.contains(size)) {
          found.add(
              Problem.error(
                  policy.at().child("allowed"),
                  VisibleText.quoted(size),
                  "one of " + String.join(", ", known),
                  NearestName.of(size, known).orElse(known.get(0))));
        }
      }
    }
  }

  /** Adds a problem for each field that services must set and may not set. */
  private void addUnfillable(List<Policy> policies, List<Problem> found) {
    for (Policy policy : policies) {
      if (policy.locked() && policy.required() && !hasDefault(policy)) {
        found.add(
            Problem.error(
                policy.at(),
                policy.path().text() + ": required and locked, without a default",
                "a default for a field that every service has and none may set",
                "write it below defaults, or remove locked"));
      }
    }
  }

  private boolean hasDefault(Policy policy) {
    // a service always has its required fields; some come from the build
    if (policy.path().field().isPresent() && policy.path().field().get().required()) {
      return true;
    }
    boolean found = policy.path().in(platform.defaults().written()).isPresent();
    for (Environment environment : platform.environments().values()) {
      found |= policy.path().in(environment.defaults().written()).isPresent();
    }
    return found;
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
