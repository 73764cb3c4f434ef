package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.tree.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the files of one format.
 *
 * @param files the content by relative path with {@code /}
 * @param problems what the format cannot carry; with any, no file must be written
 */
public record FormatFiles(Map<String, byte[]> files, List<Problem> problems) {

  public FormatFiles {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    problems = List.copyOf(problems);
  }

  static FormatFiles of(Map<String, String> texts, List<Problem> problems) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return new FormatFiles(files, problems);
  }
}
