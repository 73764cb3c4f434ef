package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;

/**
 * Writes what a new version of a platform changes: a table of the services, and the differences.
 */
public final class PlatformChanges {

  private PlatformChanges() {}

  /** What becomes of a service. */
  public enum Change {
    CHANGED("changed"),
    UNCHANGED("unchanged"),
    REFUSED("refused"),
    ACCEPTED("no longer refused");

    private final String word;

    Change(String word) {
      this.word = word;
    }
  }

  /**
   * One service.
   *
   * @param problems why the new version refuses the services of the folder
   */
  public record Row(
      String folder,
      String service,
      Change change,
      List<ObjectDiff> differences,
      List<Problem> problems) {
    public Row {
      differences = List.copyOf(differences);
      problems = List.copyOf(problems);
    }
  }

  /** Returns the row of a folder whose services are refused. */
  public static Row refused(String folder, List<Problem> problems) {
    return new Row(folder, "", Change.REFUSED, List.of(), problems);
  }

  /** Returns the table, the differences and the problems. */
  public static String of(List<Row> rows) {
    TextTable table = new TextTable("FOLDER", "SERVICE", "CHANGE", "OBJECTS");
    for (Row row : rows) {
      table.row(
          Line.of(row.folder()),
          Line.of(row.service()),
          row.change().word,
          Line.of(
              row.differences().isEmpty()
                  ? problems(row)
                  : String.join(
                      ", ", row.differences().stream().map(ObjectDiff::object).toList())));
    }
    StringBuilder text = new StringBuilder(table.text("  "));
    for (Row row : rows) {
      row.differences().forEach(change -> text.append('\n').append(change.text()));
      if (!row.problems().isEmpty()) {
        text.append('\n').append(ProblemReport.of(row.problems(), row.folder())).append('\n');
      }
    }
    return text.toString();
  }

  private static String problems(Row row) {
    int count = row.problems().size();
    return count == 0 ? "" : count + (count == 1 ? " error" : " errors");
  }

  /** Returns how many services change: {@code 14 of 20 services change, 2 folders are refused}. */
  public static String summary(List<Row> rows) {
    long services = rows.stream().filter(row -> !row.service().isEmpty()).count();
    long changed = rows.stream().filter(row -> row.change() == Change.CHANGED).count();
    long refused =
        rows.stream()
            .filter(row -> row.change() == Change.REFUSED && !row.service().isEmpty())
            .count();
    return (changed == 0 ? "no" : String.valueOf(changed))
        + " of "
        + services
        + (services == 1 ? " service" : " services")
        + (changed == 1 ? " changes" : " change")
        + (refused == 0 ? "" : ", " + refused + (refused == 1 ? " is" : " are") + " refused");
  }
}
