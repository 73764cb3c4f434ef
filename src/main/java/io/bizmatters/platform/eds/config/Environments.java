package io.bizmatters.platform.eds.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists the environments of a module. */
public final class Environments {

  private Environments() {}

  /**
   * Returns the environments that have an overlay, in the order of their names.
   *
   * @param base the module's directory
   * @param sources the directory of claim files
   */
  public static List<String> in(Path base, Path sources) {
    return new SourceDirectory(base, sources, new ArrayList<>())
        .filesIn(SourceDirectory.ENVIRONMENTS).stream()
            .map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.yaml$", ""))
            .toList();
  }
}
