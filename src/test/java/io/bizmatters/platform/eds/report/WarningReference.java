package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.List;

/** The codes of warnings, as a page. */
final class WarningReference {

  private static final List<String> HEAD = List.of("code", "what it warns of");

  private WarningReference() {}

  static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Warnings

            Each warning ends with its code in brackets. `-Deds.accept.warnings=CODE,CODE`, or
            `<acceptedWarnings>` in the POM, accepts warnings of these codes: they are printed as information,
            and fail neither `-Deds.strict` nor Maven 4's `mvn --fail-on-severity WARN`.

            """);
    page.append(MarkdownTable.head(HEAD));
    for (WarningCode code : WarningCode.values()) {
      page.append(MarkdownTable.row(List.of(MarkdownTable.code(code.word()), code.meaning())));
    }
    return page.toString();
  }
}
