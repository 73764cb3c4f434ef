package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema (draft 2020-12) of {@code report.json}, also in the jar as {@value #RESOURCE}.
 * Its {@code schema} number rises when a key changes its meaning or goes.
 */
public final class ReportSchema {

  /** Where it lies in the jar. */
  public static final String RESOURCE = "META-INF/eds/report.schema.json";

  private ReportSchema() {}

  /** The schema as text. */
  public static String text() {
    try (InputStream schema = ReportSchema.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (schema == null) {
        throw new IllegalStateException(RESOURCE + " is missing in the plugin's jar");
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", unreadable);
    }
  }
}
