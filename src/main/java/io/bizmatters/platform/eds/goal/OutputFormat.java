package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.tree.Word;

/** How a goal shows its findings, for people or for programs. */
enum OutputFormat implements Word {
  TABLE,
  JSON;

  static final String PROPERTY = "eds.output";

  static OutputFormat read(ParameterReader reader, String text) {
    return reader.read(PROPERTY, text, OutputFormat.values(), TABLE, TABLE);
  }
}
