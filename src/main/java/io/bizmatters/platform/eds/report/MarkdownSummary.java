package io.bizmatters.platform.eds.report;

/** A run as Markdown. */
public final class MarkdownSummary {

  private MarkdownSummary() {}

  /** A run as Markdown. */
  public static String of(RunReport report) {
    return "";
  }
}
