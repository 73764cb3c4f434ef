package io.bizmatters.platform.eds.config;

import java.util.List;
import java.util.Optional;

/** The properties that {@code ${…}} may name. */
public interface PropertySource {

  /** The value as it is written, which may hold further {@code ${…}}. */
  Optional<String> value(String name);

  /** Why a property that may well be set is not read; empty where it is simply unknown. */
  default Optional<Withheld> withheld(String name) {
    return Optional.empty();
  }

  /**
   * A property that no file may name.
   *
   * @param allowed which may
   */
  record Withheld(String allowed, String fix) {}

  /** Names worth suggesting for a mistyped one. */
  List<String> names();
}
