package io.bizmatters.platform.eds.model.tree;

import java.util.Optional;
import java.util.function.Function;

/**
 * Holds the result of parsing a text: a value or a violated rule.
 *
 * @param <T> the type of the value
 */
public sealed interface Parsed<T> {

  /** The text is legal. */
  record Good<T>(T value) implements Parsed<T> {}

  /** The text is not legal. */
  record Bad<T>(Violation violation) implements Parsed<T> {}

  /**
   * A broken rule.
   *
   * @param allowed the rule
   * @param fix a legal text near the given one, or what to do
   */
  record Violation(String allowed, String fix) {}

  static <T> Parsed<T> good(T value) {
    return new Good<>(value);
  }

  static <T> Parsed<T> bad(String allowed, String fix) {
    return new Bad<>(new Violation(allowed, fix));
  }

  default Optional<T> legal() {
    return this instanceof Good<T> good ? Optional.of(good.value()) : Optional.empty();
  }

  default Optional<Violation> broken() {
    return this instanceof Bad<T> bad ? Optional.of(bad.violation()) : Optional.empty();
  }

  default <R> Parsed<R> then(Function<T, Parsed<R>> next) {
    if (this instanceof Good<T> good) {
      return next.apply(good.value());
    }
    return new Bad<>(((Bad<T>) this).violation());
  }
}
