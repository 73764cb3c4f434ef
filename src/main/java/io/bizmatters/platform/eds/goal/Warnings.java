package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.logging.Log;

/**
 * Prints each warning with its code. An accepted warning is printed as information, so that a build
 * with {@code mvn -fos WARN} can accept some of them.
 */
final class Warnings {

  static final String PROPERTY = "eds.accept.warnings";

  private final Log log;
  private final Set<WarningCode> accepted;

  Warnings(Log log, Set<WarningCode> accepted) {
    this.log = log;
    this.accepted = Set.copyOf(accepted);
  }

  /** Reads the parameter. */
  static Set<WarningCode> read(ParameterReader reader, List<String> codes) {
    return reader.read(PROPERTY, String.join(",", codes), Warnings::parse, Set.of());
  }

  /** Parses codes that are separated by commas. */
  static Parsed<Set<WarningCode>> parse(String text) {
    EnumSet<WarningCode> codes = EnumSet.noneOf(WarningCode.class);
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      Optional<WarningCode> code = WarningCode.of(word);
      if (code.isEmpty() && !word.isEmpty()) {
        List<String> words = WarningCode.words();
        return Parsed.bad(
            "codes with commas between: " + String.join(", ", words),
            NearestName.of(word, words)
                .map(near -> "did you mean " + near + "?")
                .orElse("copy the code from the end of the warning"));
      }
      if (code.isPresent()) {
        codes.add(code.get());
      }
    }
    return Parsed.good(codes);
  }

  void warn(WarningCode code, String text) {
    String line = text + "  [" + code.word() + "]";
    if (isAccepted(code)) {
      log.info(line);
    } else {
      log.warn(line);
    }
  }

  boolean isAccepted(WarningCode code) {
    return accepted.contains(code);
  }
}
