package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.manifest.schema.PlatformSchema;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where the JSON Schemas are, as a page. */
final class SchemaReference {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private static final List<String> HEAD = List.of("schema", "of", "where it is");

  private SchemaReference() {}

  static String page() {
    return "# JSON Schemas\n\n"
        + MarkdownTable.head(HEAD)
        + row(
            "claim.schema.json",
            ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty())),
            "`mvn eds:schema` writes it")
        + row(
            "overlay.schema.json",
            OverlaySchema.text(SEED.rules(Optional.empty())),
            "`mvn eds:schema` writes it")
        + row("platform.schema.json", PlatformSchema.text(), "`mvn eds:schema` writes it")
        + row("report.schema.json", ReportSchema.text(), inTheJar(ReportSchema.RESOURCE))
        + row("simulation.schema.json", simulation(), inTheJar(SimulationJson.RESOURCE))
        + "\n"
        + "A first line `# yaml-language-server: $schema=…` in a claim or an overlay gives"
        + " completion in an editor.\n";
  }

  private static String inTheJar(String resource) {
    return "in the jar, [" + resource + "](../../src/main/resources/" + resource + ")";
  }

  private static String simulation() {
    try {
      return Files.readString(Path.of("src/main/resources", SimulationJson.RESOURCE));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String row(String file, String schema, String where) {
    JsonNode tree = JsonMapper.shared().readTree(schema);
    return MarkdownTable.row(
        List.of(
            MarkdownTable.code(file),
            MarkdownTable.text(
                tree.at("/title").asString() + ": " + tree.at("/description").asString()),
            where));
  }
}
