package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes;
import io.bizmatters.platform.eds.model.tree.Level;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A platform with all that it extends.
 *
 * @param digest the SHA-256 of the platform's own file
 * @param extended the platforms that it extends, the nearest first
 * @param usualSize the size of services that name none
 * @param patches patches of the objects of every service, as documents
 * @param extras extra objects of every module, as documents
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
    List<Node> extras) {

  /** A platform that another one extends. */
  public record Extended(PlatformName name, String digest) {}

  /**
   * What differs in an environment.
   *
   * @param contexts the only contexts of the kubeconfig that a build may use; empty for all
   */
  public record Environment(
      List<String> contexts, PlatformDefaults defaults, List<Policy> policies) {
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
        List.of());
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
        extras);
  }

  /**
   * Returns what identifies the platform.
   *
   * @param pluginVersion the version of a platform that the plugin has
   */
  public PlatformMark mark(String pluginVersion) {
    String parents =
        extended.stream()
            .map(
                parent ->
                    parent.name().name()
                        + parent.name().version().map(version -> " " + version).orElse("")
                        + " sha256:"
                        + parent.digest())
            .collect(Collectors.joining(", "));
    return new PlatformMark(
        name.name(),
        name.version().orElse(name.isBuiltIn() ? pluginVersion : ""),
        "sha256:" + digest,
        parents);
  }

  /** Returns the rules for services of an environment. */
  public Rules rules(Optional<String> environment) {
    Optional<Environment> chosen = environment.map(environments::get);
    List<Policy> all = new ArrayList<>(policies);
    chosen.ifPresent(found -> all.addAll(found.policies()));
    PlatformDefaults values =
        chosen.map(found -> defaults.merge(found.defaults())).orElse(defaults);
    return new Rules(sizes, values.derived(), conventions, all);
  }

  /** Returns a problem for each exception of a policy whose last day has passed. */
  public List<Problem> endedExceptions(Level level) {
    return Stream.concat(
            policies.stream(),
            environments.values().stream().flatMap(environment -> environment.policies().stream()))
        .flatMap(policy -> policy.exceptions().entrySet().stream())
        .filter(exception -> exception.getValue().isOver())
        .map(
            exception ->
                new Problem(
                    level,
                    level == Level.WARNING
                        ? Optional.of(WarningCode.PLATFORM_EXCEPTION)
                        : Optional.empty(),
                    exception.getValue().at(),
                    exception.getKey() + " until " + exception.getValue().until(),
                    "an exception that has not ended: the policy holds for "
                        + exception.getKey()
                        + " now",
                    "remove the exception, or set a later day"))
        .distinct()
        .toList();
  }

  /** Returns the contexts that a build for an environment may use; empty for all. */
  public List<String> contexts(Optional<String> environment) {
    return environment.map(environments::get).map(Environment::contexts).orElse(List.of());
  }
}
