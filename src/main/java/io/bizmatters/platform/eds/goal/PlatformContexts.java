package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * The contexts that a platform lets a build use: those of the chosen environment if it has some,
 * and else those of no environment, so that no release misses the rules of an environment.
 */
record PlatformContexts(Optional<Platform> platform, Optional<String> environment) {

  /** Returns whether the build may use a context. */
  boolean allow(Optional<String> context) {
    List<String> own = ofTheEnvironment();
    return own.isEmpty() ? others(context).isEmpty() : context.filter(own::contains).isPresent();
  }

  /** Returns why the build may not use a context, as the end of a sentence about it. */
  String refusal(String context) {
    return ofTheEnvironment().isEmpty()
        ? "the platform gives "
            + context
            + " to eds.environment="
            + String.join(", ", others(Optional.of(context)))
        : "the platform's environment does not name " + context;
  }

  /** Returns the contexts that the build may use, in words. */
  String allowed() {
    List<String> own = ofTheEnvironment();
    return own.isEmpty()
        ? environment.map(name -> "for " + name).orElse("without eds.environment")
            + ", a context that the platform gives to no environment"
        : String.join(", ", own.stream().sorted().toList());
  }

  /** Returns what to do about a context that the build may not use. */
  String fix(String context) {
    return ofTheEnvironment().isEmpty()
        ? "-Deds.environment=" + others(Optional.of(context)).get(0)
        : "choose the context of eds.environment with -Deds.context, or another environment";
  }

  private List<String> ofTheEnvironment() {
    return platform.map(found -> found.contexts(environment)).orElse(List.of());
  }

  private List<String> others(Optional<String> context) {
    return platform.isPresent() && context.isPresent()
        ? platform.get().environmentsOf(context.get())
        : List.of();
  }
}
