package io.bizmatters.platform.eds.model.rule;

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
    return values.stream().map(Size::name).toList();
  }

  /** Finds the size with a name. */
  public Optional<Size> named(String name) {
    return values.stream().filter(size -> size.name().equals(name)).findFirst();
  }
}
