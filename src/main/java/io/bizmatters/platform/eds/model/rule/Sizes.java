package io.bizmatters.platform.eds.model.rule;

import java.util.ArrayList;
import java.util.List;
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
}
