package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Policy.Exemption;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A platform with all that it extends.
 *
 * @param digest the SHA-256 of the platform's own file
 * @param extended the platforms that it extends, the nearest first
 * @param usualSize the size of services that name none
 * @param patches patches of the objects of every service, as documents
 * @param extras extra objects of every module, as documents
 * @param isBroken whether its files have errors
 */
public record Platform(
    PlatformName name,
    String description,
    String digest,
    List<Extended> extended,
    ClaimApi api,
    Sizes sizes,
    Optional<String> usualSize,
    PlatformDefaults defaults,
    List<Convention> conventions,
    List<Policy> policies,
    Map<String, Environment> environments,
    List<Node> patches,
    List<Node> extras,
    boolean isBroken) {

  /** A platform that another one extends. */
  public record Extended(PlatformName name, String digest) {}

  /**
   * What differs in an environment.
   *
   * @param contexts the only contexts of the kubeconfig that a build may use; empty for all
   */
  public record Environment(
      List<String> contexts, PlatformDefaults defaults, List<Policy> policies) {

    /** An environment that differs in nothing. */
    static final Environment SAME_AS_ALL =
        new Environment(List.of(), PlatformDefaults.NONE, List.of());

    public Environment {
      contexts = List.copyOf(contexts);
      policies = List.copyOf(policies);
    }
  }

  public Platform {
    extended = List.copyOf(extended);
    conventions = List.copyOf(conventions);
    policies = List.copyOf(policies);
    environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    patches = List.copyOf(patches);
    extras = List.copyOf(extras);
  }

  /** Returns a platform that decides nothing. */
  static Platform nothing(PlatformName name) {
    return new Platform(
        name,
        "",
        "",
        List.of(),
        new ClaimApi("", "", ""),
        Sizes.NONE,
        Optional.empty(),
        PlatformDefaults.NONE,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        List.of(),
        false);
  }

  /** Returns this platform, of which a file has errors. */
  Platform broken() {
    return new Platform(
        name,
        description,
        digest,
        extended,
        api,
        sizes,
        usualSize,
        defaults,
        conventions,
        policies,
        environments,
        patches,
        extras,
        true);
  }

  /** Returns this platform without a size. */
  Platform withoutSizes() {
    return new Platform(
        name,
        description,
        digest,
        extended,
        api,
        Sizes.NONE,
        Optional.empty(),
        defaults.withoutSize(),
        conventions,
        policies,
        environments,
        patches,
        extras,
        isBroken);
  }

  /**
   * Returns what identifies the platform.
   *
   * @param pluginVersion the version of a platform that the plugin has
   */
  public PlatformMark mark(String pluginVersion) {
    List<String> parents = new ArrayList<>();
    for (Extended parent : extended) {
      Optional<String> version = parent.name().version();
      parents.add(
          parent.name().name()
              + (version.isPresent() ? " " + version.get() : "")
              + " sha256:"
              + parent.digest());
    }
    return new PlatformMark(
        name.name(),
        name.version().orElse(name.isBuiltIn() ? pluginVersion : ""),
        "sha256:" + digest,
        String.join(", ", parents));
  }

  /** Returns the rules for services of an environment. */
  public Rules rules(Optional<String> environment) {
    Optional<Environment> chosen = chosen(environment);
    if (chosen.isEmpty()) {
      return new Rules(sizes, defaults.derived(), conventions, policies, isBroken);
    }
    List<Policy> all = new ArrayList<>(policies);
    all.addAll(chosen.get().policies());
    PlatformDefaults values = defaults.merge(chosen.get().defaults());
    return new Rules(sizes, values.derived(), conventions, all, isBroken);
  }

  private Optional<Environment> chosen(Optional<String> environment) {
    return environment.isPresent()
        ? Optional.ofNullable(environments.get(environment.get()))
        : Optional.empty();
  }

  /** Returns a problem for each exception of a policy whose last day has passed. */
  public List<Problem> endedExceptions(Level level) {
    List<Policy> all = new ArrayList<>(policies);
    for (Environment environment : environments.values()) {
      all.addAll(environment.policies());
    }
    List<Problem> problems = new ArrayList<>();
    for (Policy policy : all) {
      for (Map.Entry<String, Exemption> exception : policy.exceptions().entrySet()) {
        if (exception.getValue().isOver()) {
          problems.add(ended(level, exception.getKey(), exception.getValue()));
        }
      }
    }
    return problems.isEmpty() ? problems : List.copyOf(new LinkedHashSet<>(problems));
  }

  private static Problem ended(Level level, String service, Exemption exception) {
    return new Problem(
        level,
        level == Level.WARNING ? Optional.of(WarningCode.PLATFORM_EXCEPTION) : Optional.empty(),
        exception.at(),
        service + " until " + exception.until(),
        "an exception that has not ended: the policy holds for " + service + " now",
        "remove the exception, or set a later day");
  }

  /** Returns the contexts that a build for an environment may use; empty for all. */
  public List<String> contexts(Optional<String> environment) {
    Optional<Environment> chosen = chosen(environment);
    return chosen.isPresent() ? chosen.get().contexts() : List.of();
  }

  /** Returns the environments that a context belongs to, in order. */
  public List<String> environmentsOf(String context) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Environment> environment : environments.entrySet()) {
      if (environment.getValue().contexts().contains(context)) {
        found.add(environment.getKey());
      }
    }
    return found;
  }
}
