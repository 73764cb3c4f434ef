package io.bizmatters.platform.eds.model.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sizes of a platform, in ascending order. */
public record Sizes(List<Size> values) {

  /** No size at all: services of such a platform have no {@code size}. */
  public static final Sizes NONE = new Sizes(List.of());

  public Sizes {
    values = List.copyOf(values);
  }

  /** Returns the names, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Size size : values) {
      names.add(size.name());
    }
    return List.copyOf(names);
  }

  /** Finds the size with a name. */
  public Optional<Size> named(String name) {
    for (Size size : values) {
      if (size.name().equals(name)) {
        return Optional.of(size);
      }
    }
    return Optional.empty();
  }

  /**
   * A size: the requests and limits of a worker by resource name, as written.
   *
   * @param reason the platform and the place of the size in it
   */
  public record Size(
      String name, Map<String, String> requests, Map<String, String> limits, String reason) {

    public Size {
      requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
      limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }
  }
}
