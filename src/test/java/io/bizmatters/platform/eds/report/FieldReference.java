package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.FieldType.Choice;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Flag;
import io.bizmatters.platform.eds.model.FieldType.Seconds;
import io.bizmatters.platform.eds.model.FieldType.Shape;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.SizeName;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of fields as a Markdown table, so that the reference cannot lag behind the code. */
final class FieldReference {

  private static final List<String> HEAD =
      List.of("POM element", "claim field", "accepts", "default", "description");

  private static final List<String> SIZE_HEAD =
      List.of("size", "CPU request", "CPU limit", "memory request", "memory limit");

  private static final String ON_PLATFORM = " (platform bizmatters)";
  private static final String ON_SEED = "; on platform bizmatters: ";

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private FieldReference() {}

  /** One row a field, in the order in which people write them; then the sizes. */
  static String page() {
    String rows =
        Fields.all().stream()
            .map(FieldReference::cells)
            .map(MarkdownTable::row)
            .collect(Collectors.joining());
    return "# Fields of a service\n\n"
        + "Sizes and conventions belong to a [platform](../platform.md), and so do the defaults that"
        + "\nare marked with it. This page shows those of platform `bizmatters`, which a build follows"
        + "\nunless it names another.\n\n"
        + MarkdownTable.head(HEAD)
        + rows
        + "\n## Sizes of platform bizmatters\n\n"
        + MarkdownTable.head(SIZE_HEAD)
        + SEED.sizes().values().stream().map(FieldReference::size).collect(Collectors.joining());
  }

  private static String size(Size size) {
    return MarkdownTable.row(
        List.of(
            size.name(),
            size.requests().getOrDefault("cpu", ""),
            size.limits().getOrDefault("cpu", ""),
            size.requests().getOrDefault("memory", ""),
            size.limits().getOrDefault("memory", "")));
  }

  private static List<String> cells(Field field) {
    return List.of(
        MarkdownTable.code(field.path()),
        claimField(field),
        MarkdownTable.text(accepted(field.type()) + usual(field)),
        defaultOf(field).orElse(required(field)),
        MarkdownTable.text(field.description()));
  }

  private static Optional<String> defaultOf(Field field) {
    return field
        .defaultText()
        .map(MarkdownTable::code)
        .or(
            () ->
                SEED.rules(Optional.empty())
                    .defaults()
                    .find(field.path())
                    .map(node -> MarkdownTable.code(((Scalar) node).text()) + ON_PLATFORM));
  }

  private static String usual(Field field) {
    return SEED.rules(Optional.empty()).conventionsOf(field.path()).stream()
        .filter(Convention::isGrammarOfClaims)
        .map(convention -> ON_SEED + convention.rule())
        .findFirst()
        .orElse("");
  }

  private static String claimField(Field field) {
    if (field.path().equals("secrets")) {
      return MarkdownTable.code("spec.secret1Name")
          + " … "
          + MarkdownTable.code("spec.secret" + Fields.CLAIM_SECRET_SLOTS + "Name");
    }
    return field.claimPath().map(MarkdownTable::code).orElse("");
  }

  /** A name that its group must have is no demand on a service without that group. */
  private static String required(Field field) {
    if (!field.required()) {
      return "";
    }
    boolean always = field.group().isEmpty() || field.group().equals("nats");
    return "**required**" + (always ? "" : " in " + MarkdownTable.code(field.group()));
  }

  private static String accepted(FieldType type) {
    if (type instanceof Text text) {
      return text.rule().allowed();
    }
    if (type instanceof Whole whole) {
      return whole.max() == Integer.MAX_VALUE
          ? "a whole number, " + whole.min() + " or more"
          : "a whole number from " + whole.min() + " to " + whole.max();
    }
    if (type instanceof Choice choice) {
      return String.join(", ", choice.words());
    }
    if (type instanceof SizeName) {
      return "the name of a size" + ON_SEED + String.join(", ", SEED.sizes().names());
    }
    if (type instanceof Flag) {
      return "true or false";
    }
    return type instanceof Seconds seconds
        ? "a duration from "
            + Period.written(seconds.min())
            + " to "
            + Period.written(seconds.max())
        : several(type);
  }

  private static String several(FieldType type) {
    if (type instanceof TextList list) {
      return "a list of <" + list.item() + ">: " + list.rule().allowed();
    }
    if (type instanceof TextMap map) {
      return "names with values; a name is "
          + map.key().allowed()
          + "; a value is "
          + map.value().allowed();
    }
    if (type instanceof Env) {
      return "names with values, or with secret and key, configMap and key, or field";
    }
    if (type instanceof Shape shape) {
      return "fields as given" + shape.off().map(word -> ", or " + word).orElse("");
    }
    return type instanceof Shapes shapes
        ? "a list of <" + shapes.item() + ">, fields as given"
        : "";
  }
}
