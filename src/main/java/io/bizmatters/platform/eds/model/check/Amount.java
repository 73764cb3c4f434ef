package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import java.util.Optional;

/** The kinds of values that have a least and a greatest one. */
public enum Amount {
  NUMBER("a number, such as 20"),
  QUANTITY("a quantity, such as 512Mi"),
  DURATION("a duration, such as 30s");

  private final String words;

  Amount(String words) {
    this.words = words;
  }

  /** Returns the kind in words, with an example. */
  public String words() {
    return words;
  }

  /** Returns the kind of a field's values; empty if they have no order. */
  public static Optional<Amount> of(FieldType type) {
    if (type instanceof Whole) {
      return Optional.of(NUMBER);
    }
    if (type instanceof Seconds) {
      return Optional.of(DURATION);
    }
    Optional<TextRule> rule =
        type instanceof Text text
            ? Optional.of(text.rule())
            : type instanceof TextMap map ? Optional.of(map.value()) : Optional.empty();
    return rule.isPresent() && isQuantity(rule.get()) ? Optional.of(QUANTITY) : Optional.empty();
  }

  /** Compares what the rules say: the first comparison of two records takes 15 ms. */
  private static boolean isQuantity(TextRule rule) {
    return rule.allowed().equals(TextRules.QUANTITY.allowed())
        || rule.allowed().equals(TextRules.BYTES.allowed());
  }

  /** Returns whether a text is an amount of this kind. */
  public boolean reads(String text) {
    return compare(text, text).isPresent();
  }

  /** Compares two amounts as {@link Comparable#compareTo} does; empty if one cannot be read. */
  public Optional<Integer> compare(String one, String other) {
    return this == DURATION
        ? compared(Period.parse(one).legal(), Period.parse(other).legal())
        : compared(Quantity.parse(one).legal(), Quantity.parse(other).legal());
  }

  private static <T extends Comparable<T>> Optional<Integer> compared(
      Optional<T> one, Optional<T> other) {
    return one.isPresent() && other.isPresent()
        ? Optional.of(one.get().compareTo(other.get()))
        : Optional.empty();
  }
}
