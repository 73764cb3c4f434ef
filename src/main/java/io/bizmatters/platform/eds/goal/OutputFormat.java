package io.bizmatters.platform.eds.goal;

/** How a goal shows what it has found, for people or for programs. */
enum OutputFormat {
  TABLE,
  JSON
}
