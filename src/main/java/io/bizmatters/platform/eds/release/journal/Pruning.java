package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Locale;

/** {@code eds.prune}: what a release deletes of the previous release that it lacks. */
public enum Pruning {
  /** Deletes nothing. */
  NONE,
  /** Deletes objects of the release's services; a service that the release lacks is reported. */
  OBJECTS,
  /** Also deletes services that the release lacks. */
  SERVICES;

  /** Parses the parameter; {@code true} and {@code false} are allowed too. */
  public static Parsed<Pruning> parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "none", "false" -> Parsed.good(NONE);
      case "objects", "true" -> Parsed.good(OBJECTS);
      case "services" -> Parsed.good(SERVICES);
      default -> Parsed.bad("none, objects or services", "objects");
    };
  }
}
