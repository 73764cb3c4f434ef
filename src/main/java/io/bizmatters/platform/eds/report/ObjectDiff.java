package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.report.FlatTree.Leaf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares the live tree of an object with the tree of a dry run, to show what apply would change.
 * Fields that the API server maintains are ignored, quantities are compared by value, secrets are
 * masked.
 *
 * @param object {@code Deployment/orders-worker}
 * @param kind whether the object is created, changed, deleted or unchanged
 * @param changes the changes by path; empty when both trees are equal
 */
public record ObjectDiff(String object, Kind kind, List<Change> changes) {

  private static final Pattern OF_QUANTITIES =
      Pattern.compile(
          ".*\\.(?:limits|requests|hard|capacity|min|max|default|defaultRequest)[.\\[][^.\\]]+]?"
              + "|.*\\.(?:sizeLimit|divisor|averageValue)");
  private static final String CHANGED = " (changed)";

  /** What would happen to the object. */
  public enum Kind {
    CREATED,
    CHANGED,
    UNCHANGED,
    DELETED
  }

  /** A changed field; the values are safe to show. */
  public record Change(String path, Optional<String> before, Optional<String> after) {}

  public ObjectDiff {
    changes = List.copyOf(changes);
  }

  /**
   * Compares two plain trees: mappings, lists, text, numbers, booleans, and an empty Optional for
   * null. At least one of them is present.
   *
   * @param live the live object; empty when it is missing
   * @param planned the answer to the dry run; empty when the object would be deleted
   */
  public static ObjectDiff of(
      Optional<Map<String, Object>> live, Optional<Map<String, Object>> planned) {
    Map<String, Object> known =
        planned.or(() -> live).orElseThrow(() -> new IllegalArgumentException("no object"));
    Map<String, Leaf> before = live.map(FlatTree::of).orElse(Map.of());
    Map<String, Leaf> after = planned.map(FlatTree::of).orElse(Map.of());
    Set<String> paths = new LinkedHashSet<>(after.keySet());
    paths.addAll(before.keySet());
    List<Change> changes = new ArrayList<>();
    for (String path : paths) {
      change(path, Optional.ofNullable(before.get(path)), Optional.ofNullable(after.get(path)))
          .ifPresent(changes::add);
    }
    return new ObjectDiff(
        title(known), kind(live.isPresent(), planned.isPresent(), changes), changes);
  }

  private static String title(Map<String, Object> tree) {
    Object name = tree.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("name") : null;
    return Line.of(tree.get("kind") + "/" + name);
  }

  private static Kind kind(boolean live, boolean planned, List<Change> changes) {
    if (live && planned) {
      return changes.isEmpty() ? Kind.UNCHANGED : Kind.CHANGED;
    }
    return planned ? Kind.CREATED : Kind.DELETED;
  }

  private static Optional<Change> change(String path, Optional<Leaf> before, Optional<Leaf> after) {
    if (FlatTree.isOrder(path)) {
      return order(path, before, after);
    }
    boolean both = before.isPresent() && after.isPresent();
    if (both && isSame(path, before.get().value(), after.get().value())) {
      return Optional.empty();
    }
    boolean secret = before.or(() -> after).map(Leaf::secret).orElse(false);
    secret |= after.map(Leaf::secret).orElse(false);
    Optional<String> old = shown(before, secret);
    Optional<String> planned = shown(after, secret);
    boolean alike = both && old.equals(planned);
    return Optional.of(new Change(path, old, alike ? planned.map(ObjectDiff::differs) : planned));
  }

  private static String differs(String text) {
    return text + CHANGED;
  }

  private static Optional<String> shown(Optional<Leaf> leaf, boolean secret) {
    return leaf.map(
        value -> secret ? MaskedText.MASK : MaskedText.of(FlatTree.text(value.value())));
  }

  /** Returns the change of the order of items that are in both trees. */
  private static Optional<Change> order(String path, Optional<Leaf> before, Optional<Leaf> after) {
    List<Object> old = new ArrayList<>(names(before));
    List<Object> planned = new ArrayList<>(names(after));
    old.retainAll(names(after));
    planned.retainAll(names(before));
    return old.equals(planned)
        ? Optional.empty()
        : Optional.of(new Change(path, Optional.of(joined(old)), Optional.of(joined(planned))));
  }

  private static List<?> names(Optional<Leaf> order) {
    return order.map(Leaf::value).map(value -> (List<?>) value).orElse(List.of());
  }

  private static String joined(List<Object> names) {
    return String.join(", ", names.stream().map(String::valueOf).toList());
  }

  private static boolean isSame(String path, Object before, Object after) {
    if (before.equals(after)) {
      return true;
    }
    if (before instanceof Number one && after instanceof Number other) {
      return number(one).compareTo(number(other)) == 0;
    }
    return OF_QUANTITIES.matcher(path).matches()
        && quantity(before)
            .flatMap(one -> quantity(after).map(other -> one.compareTo(other) == 0))
            .orElse(false);
  }

  private static BigDecimal number(Number number) {
    return new BigDecimal(number.toString());
  }

  private static Optional<Quantity> quantity(Object value) {
    return value instanceof String || value instanceof Number
        ? Quantity.parse(String.valueOf(value)).legal()
        : Optional.empty();
  }

  /** Whether apply would change the object. */
  public boolean isChange() {
    return kind != Kind.UNCHANGED;
  }

  /**
   * Returns the difference as text, each line ended by a line break; empty text without a
   * difference.
   */
  public String text() {
    return isChange() ? DiffText.of(this) : "";
  }
}
