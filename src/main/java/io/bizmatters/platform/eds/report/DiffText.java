package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.ObjectDiff.Change;
import java.util.List;
import java.util.Optional;

/**
 * Writes a difference for people: a line for the object, a line for each field, and below each
 * field the old and the new value, with {@code -} and {@code +} as in a unified diff. For texts of
 * several lines it shows only the part that differs.
 */
final class DiffText {

  private DiffText() {}

  static String of(ObjectDiff diff) {
    StringBuilder text = new StringBuilder(head(diff)).append('\n');
    diff.changes().forEach(change -> append(text, change));
    return text.toString();
  }

  private static String head(ObjectDiff diff) {
    return switch (diff.kind()) {
      case CREATED -> "+ " + diff.object() + "  is new";
      case DELETED -> "- " + diff.object() + "  is deleted";
      case CHANGED, UNCHANGED -> "~ " + diff.object();
    };
  }

  private static void append(StringBuilder text, Change change) {
    text.append("    ").append(Line.of(change.path())).append('\n');
    List<String> before = lines(change.before());
    List<String> after = lines(change.after());
    int head = 0;
    while (head < Math.min(before.size(), after.size())
        && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(before.size(), after.size()) - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    equal(text, head);
    before.subList(head, before.size() - tail).forEach(line -> value(text, "- ", line));
    after.subList(head, after.size() - tail).forEach(line -> value(text, "+ ", line));
    equal(text, tail);
  }

  private static void equal(StringBuilder text, int lines) {
    if (lines > 0) {
      value(text, "  ", "… " + lines + (lines == 1 ? " equal line" : " equal lines"));
    }
  }

  private static void value(StringBuilder text, String sign, String line) {
    text.append("      ").append((sign + Line.of(line)).stripTrailing()).append('\n');
  }

  private static List<String> lines(Optional<String> value) {
    return value.map(text -> List.of(text.split("\n", -1))).orElse(List.of());
  }
}
