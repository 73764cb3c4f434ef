package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.platform.PlatformMark;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the recorded releases of a module, for a console and as JSON. */
public final class HistoryTable {

  private static final int SHORT = 12;

  /**
   * The maximal number of changed services that the table names; for more, it shows their number.
   */
  private static final int NAMED = 3;

  private HistoryTable() {}

  /**
   * The releases of a module in one namespace.
   *
   * @param holder the run that holds the lock now, in words
   * @param releases the releases, newest first
   */
  public record History(
      String release,
      String namespace,
      String module,
      Optional<String> holder,
      List<Row> releases,
      List<Left> left) {
    public History {
      releases = List.copyOf(releases);
      left = List.copyOf(left);
    }
  }

  /** An object that should be deleted and still exists. */
  public record Left(String object, String why) {}

  /**
   * A recorded release.
   *
   * @param release {@code v7}
   * @param state {@code pending}, {@code deployed}, {@code failed} or {@code superseded}
   * @param digest the digest of its manifests
   * @param platform whose rules the services followed
   * @param note why it failed, or the release that it restored
   */
  public record Row(
      String release,
      String state,
      String at,
      String by,
      Optional<String> build,
      Optional<String> commit,
      String digest,
      String plugin,
      Optional<PlatformMark> platform,
      Optional<String> note,
      List<ServiceRow> services) {
    public Row {
      services = List.copyOf(services);
    }
  }

  /** A service of a release, and whether the release changed it. */
  public record ServiceRow(String name, String state, boolean changed, Optional<String> note) {}

  /** Returns the release's name and a table, each line ended by a line break. */
  public static String of(History history) {
    StringBuilder text =
        new StringBuilder(
            "release " + Line.of(history.release()) + " in " + Line.of(history.namespace()));
    text.append('\n');
    history
        .holder()
        .ifPresent(who -> text.append("  locked by ").append(ReportText.line(who)).append('\n'));
    if (history.releases().isEmpty()) {
      return text.append("  no release is recorded\n").toString();
    }
    boolean platforms = namesPlatforms(history.releases());
    TextTable table =
        new TextTable(
            cells(
                platforms,
                "PLATFORM",
                "RELEASE",
                "STATE",
                "WHEN",
                "BY",
                "COMMIT",
                "DIGEST",
                "CHANGED",
                "NOTE"));
    for (Row row : history.releases()) {
      table.row(
          cells(
              platforms,
              row.platform().map(HistoryTable::platform).orElse(""),
              Line.of(row.release()),
              Line.of(row.state()),
              Line.of(row.at()),
              ReportText.line(row.by()),
              row.commit().map(HistoryTable::shortened).map(Line::of).orElse(""),
              shortened(row.digest()),
              Line.of(changed(row)),
              row.note().map(ReportText::line).orElse("")));
    }
    text.append(table.text("  "));
    for (Left left : history.left()) {
      text.append("  left: ").append(Line.of(left.object())).append(": ");
      text.append(ReportText.line(left.why())).append('\n');
    }
    return text.toString();
  }

  /** Returns whether the releases had different platforms, or one that the plugin has not. */
  private static boolean namesPlatforms(List<Row> releases) {
    List<PlatformMark> platforms =
        releases.stream().flatMap(row -> row.platform().stream()).distinct().toList();
    return platforms.size() > 1
        || platforms.stream().anyMatch(mark -> !mark.name().equals(Platforms.DEFAULT));
  }

  private static String platform(PlatformMark mark) {
    String digest = mark.digest().replaceFirst("^sha256:", "");
    return Line.of(mark.title() + " " + digest.substring(0, Math.min(8, digest.length())));
  }

  /** Returns the cells of a row, with the platform before the last one. */
  private static String[] cells(boolean platforms, String platform, String... cells) {
    List<String> all = new ArrayList<>(List.of(cells));
    if (platforms) {
      all.add(all.size() - 1, platform);
    }
    return all.toArray(String[]::new);
  }

  private static String changed(Row row) {
    List<String> names =
        row.services().stream().filter(ServiceRow::changed).map(ServiceRow::name).toList();
    return names.size() <= NAMED
        ? String.join(", ", names)
        : names.size() + " of " + row.services().size() + " services";
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(SHORT, digest.length()));
  }

  /** Returns all histories as JSON. */
  public static String json(List<History> histories) {
    return CiCommands.escapedInJson(
        JsonText.pretty(histories.stream().map(HistoryTable::tree).toList()));
  }

  private static Map<String, Object> tree(History history) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", history.release());
    tree.put("namespace", history.namespace());
    tree.put("module", history.module());
    tree.put("lockedBy", masked(history.holder()));
    tree.put("releases", history.releases().stream().map(HistoryTable::tree).toList());
    tree.put("left", history.left().stream().map(HistoryTable::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(Left left) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("object", left.object());
    tree.put("why", MaskedText.of(left.why()));
    return tree;
  }

  /** Masks a text of the record, which other people may have edited. */
  private static Object masked(Optional<String> text) {
    return text.<Object>map(MaskedText::of).orElse(Optional.empty());
  }

  private static Map<String, Object> tree(Row row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("release", row.release());
    tree.put("state", row.state());
    tree.put("at", row.at());
    tree.put("by", MaskedText.of(row.by()));
    tree.put("build", masked(row.build()));
    tree.put("commit", masked(row.commit()));
    tree.put("digest", row.digest());
    tree.put("plugin", row.plugin());
    row.platform().ifPresent(platform -> tree.put("platform", platform.tree()));
    tree.put("note", masked(row.note()));
    tree.put("services", row.services().stream().map(HistoryTable::tree).toList());
    return tree;
  }

  private static Map<String, Object> tree(ServiceRow service) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", service.name());
    tree.put("state", service.state());
    tree.put("changed", service.changed());
    tree.put("note", masked(service.note()));
    return tree;
  }
}
