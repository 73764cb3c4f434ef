package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.report.ExplainReport.Explanation.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes effective configurations as a table for people, and as JSON or YAML for programs: {@code
 * {schema: 1, services: [{name, fields: [{path, value, from, line, column, field}]}]}}. {@code
 * from} is the file, property or default; {@code line} and {@code column} are omitted when unknown,
 * {@code field} when the source has no name for the field.
 */
public final class ExplainReport {

  private static final int SCHEMA = 1;
  private static final int WIDEST_VALUE = 80;
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,18})(?:\\.[0-9]{1,18})?");

  /** Text that both versions of YAML read as the same text without quotes. */
  private static final Pattern PLAIN_YAML =
      Pattern.compile("[A-Za-z0-9/_.$][A-Za-z0-9/_.$@+=<>-]*");

  private ExplainReport() {}

  /** Returns a table for each service; each value is on one line, and long values are cut. */
  public static String table(List<Explanation> explanations) {
    StringBuilder text = new StringBuilder();
    for (Explanation explanation : explanations) {
      text.append(text.isEmpty() ? "" : "\n").append(Line.of(explanation.service())).append('\n');
      table(text, explanation.rows());
    }
    return text.toString();
  }

  private static void table(StringBuilder text, List<Row> rows) {
    int paths = widest(rows, "PATH", ExplainReport::shownPath);
    int values = widest(rows, "VALUE", ExplainReport::shownValue);
    line(text, paths, values, List.of("PATH", "VALUE", "FROM"));
    for (Row row : rows) {
      String from = Line.of(row.origin().place());
      line(text, paths, values, List.of(shownPath(row), shownValue(row), from));
    }
  }

  private static int widest(List<Row> rows, String head, Function<Row, String> column) {
    return rows.stream()
        .map(column)
        .mapToInt(cell -> cell.codePointCount(0, cell.length()))
        .reduce(head.length(), Math::max);
  }

  private static void line(StringBuilder text, int paths, int values, List<String> cells) {
    text.append("  ")
        .append(Line.padded(cells.get(0), paths))
        .append("  ")
        .append(Line.padded(cells.get(1), values))
        .append("  ")
        .append(cells.get(2))
        .append('\n');
  }

  private static String shownPath(Row row) {
    return Line.of(row.path());
  }

  private static String shownValue(Row row) {
    return Line.cut(Line.of(masked(row)), WIDEST_VALUE);
  }

  /** Returns the explanations as JSON. */
  public static String json(List<Explanation> explanations) {
    return CiCommands.escapedInJson(JsonText.pretty(tree(explanations)));
  }

  private static Map<String, Object> tree(List<Explanation> explanations) {
    List<Object> services = new ArrayList<>();
    for (Explanation explanation : explanations) {
      Map<String, Object> service = new LinkedHashMap<>();
      service.put("name", explanation.service());
      service.put("fields", explanation.rows().stream().map(ExplainReport::field).toList());
      services.add(service);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("services", services);
    return tree;
  }

  private static Map<String, Object> field(Row row) {
    Origin origin = row.origin();
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("path", row.path());
    field.put("value", typed(row));
    field.put("from", origin.file());
    if (origin.line() > 0) {
      field.put("line", origin.line());
    }
    if (origin.column() > 0) {
      field.put("column", origin.column());
    }
    if (!origin.path().isEmpty()) {
      field.put("field", origin.path());
    }
    return field;
  }

  private static Object typed(Row row) {
    String text = masked(row);
    boolean number = row.kind() == ScalarKind.INTEGER || row.kind() == ScalarKind.FLOAT;
    if (number && JSON_NUMBER.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    if (row.kind() == ScalarKind.BOOLEAN && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    return row.kind() == ScalarKind.NULL ? Optional.empty() : text;
  }

  /**
   * Masks credentials: the validator refuses them, but an explanation may run before the
   * validation.
   */
  private static String masked(Row row) {
    return isSecret(row.path()) ? MaskedText.MASK : MaskedText.unbroken(row.value());
  }

  /**
   * Whether a value is a secret, judged by its name in maps with free names; all other fields
   * contain at most the name of a Secret.
   */
  private static boolean isSecret(String path) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    boolean literal = path.equals("env." + name);
    boolean free =
        literal || path.matches("(?:labels|annotations|podAnnotations)\\..*|.*\\.metadata\\.[^.]*");
    return free && MaskedText.isSecretName(name);
  }

  /**
   * Returns the explanations as YAML; text is quoted when a reader of YAML 1.1 or 1.2 could take it
   * for another type.
   */
  public static String yaml(List<Explanation> explanations) {
    StringBuilder text = new StringBuilder("schema: " + SCHEMA + "\n");
    text.append(explanations.isEmpty() ? "services: []\n" : "services:\n");
    for (Explanation explanation : explanations) {
      text.append("  - name: ").append(yamlValue(explanation.service())).append('\n');
      text.append(explanation.rows().isEmpty() ? "    fields: []\n" : "    fields:\n");
      explanation.rows().forEach(row -> item(text, field(row)));
    }
    return CiCommands.escapedInJson(text.toString());
  }

  private static void item(StringBuilder text, Map<String, Object> field) {
    String lead = "      - ";
    for (Map.Entry<String, Object> entry : field.entrySet()) {
      text.append(lead).append(entry.getKey()).append(": ").append(yamlValue(entry.getValue()));
      text.append('\n');
      lead = "        ";
    }
  }

  private static String yamlValue(Object value) {
    boolean plain =
        value instanceof String text
            && PLAIN_YAML.matcher(text).matches()
            && !ScalarKind.needsQuotes(text);
    return plain ? (String) value : quoted(value);
  }

  /**
   * Quotes a text as in JSON, which YAML reads too, except for characters that only YAML reads as
   * line breaks.
   */
  private static String quoted(Object value) {
    StringBuilder text = new StringBuilder();
    for (char c : JsonText.compact(value).toCharArray()) {
      boolean escaped = !Character.isSurrogate(c) && (Line.isInvisible(c) || c >= '\ufffe');
      text.append(escaped ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return text.toString();
  }

  /** Holds the effective configuration of one service, with the origin of each value. */
  public record Explanation(String service, List<Row> rows) {

    public Explanation {
      Objects.requireNonNull(service);
      rows = List.copyOf(rows);
    }

    /**
     * One value.
     *
     * @param path the field in the POM's spelling
     * @param kind the kind of the value: numbers and booleans keep their type in JSON
     */
    public record Row(String path, String value, Origin origin, ScalarKind kind) {
      public Row {
        Objects.requireNonNull(path);
        Objects.requireNonNull(value);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(kind);
      }
    }
  }
}
