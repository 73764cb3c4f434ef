package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;

/** How a goal shows its findings, for people or for programs. */
enum OutputFormat {
  TABLE,
  JSON;

  static final String PROPERTY = "eds.output";

  static OutputFormat read(ParameterReader reader, String text) {
    return reader.read(PROPERTY, text, OutputFormat.class, TABLE, TABLE);
  }
}
