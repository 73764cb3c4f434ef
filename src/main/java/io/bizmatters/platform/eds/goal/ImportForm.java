package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.tree.Parsed;

/** Lists the forms in which an imported service is written. */
enum ImportForm {
  POM,
  CLAIM;

  /** Checks the name of a source. */
  static Parsed<String> source(String text) {
    return text.isEmpty() || text.equals("live:")
        ? Parsed.bad("a file, a folder, or live:<name>", "live:orders-worker")
        : Parsed.good(text);
  }
}
