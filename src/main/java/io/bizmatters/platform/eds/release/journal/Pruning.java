package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Locale;

/** {@code eds.prune}: what a release deletes that the previous one had and it lacks. */
public enum Pruning {
  /** Nothing. */
  NONE,
  /** Objects of services that it has; a service that it lacks is reported. */
  OBJECTS,
  /** Services that it lacks, too. */
  SERVICES;

  /** The value of the parameter, in which {@code true} and {@code false} are words too. */
  public static Parsed<Pruning> parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "none", "false" -> Parsed.good(NONE);
      case "objects", "true" -> Parsed.good(OBJECTS);
      case "services" -> Parsed.good(SERVICES);
      default -> Parsed.bad("none, objects or services", "objects");
    };
  }
}
