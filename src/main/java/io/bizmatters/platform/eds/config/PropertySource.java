package io.bizmatters.platform.eds.config;

import java.util.List;
import java.util.Optional;

/** Supplies the properties that {@code ${…}} may name. */
public interface PropertySource {

  /** Returns the value as written; it may contain further {@code ${…}}. */
  Optional<String> value(String name);

  /** Returns why a property must not be read; empty for a property that is simply unknown. */
  default Optional<Withheld> withheld(String name) {
    return Optional.empty();
  }

  /**
   * A property that files must not name.
   *
   * @param allowed the properties that files may name
   */
  record Withheld(String allowed, String fix) {}

  /** Returns names to suggest for a mistyped one. */
  List<String> names();
}
