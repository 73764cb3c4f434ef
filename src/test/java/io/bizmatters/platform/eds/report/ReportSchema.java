package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON Schema (draft 2020-12) of {@code report.json}, which is in the jar as {@value
 * #RESOURCE}. Its {@code schema} number increases when a key changes its meaning or is removed.
 */
public final class ReportSchema {

  /** The path in the jar. */
  public static final String RESOURCE = "META-INF/eds/report.schema.json";

  private ReportSchema() {}

  /** Returns the schema as text. */
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
