package io.bizmatters.platform.eds.config;

import java.util.List;
import java.util.Optional;

/** The properties that {@code ${…}} may name. */
public interface PropertySource {

  /** The value as it is written, which may hold further {@code ${…}}. */
  Optional<String> value(String name);

  /** Names worth suggesting for a mistyped one. */
  List<String> names();
}
