package io.bizmatters.platform.eds.model.tree;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes a wrong or doubtful value, with everything a person needs to fix it.
 *
 * @param level the severity: errors stop a goal; warnings stop it when {@code eds.strict} is set
 * @param code the code of a warning; errors and remarks have none
 * @param where the place, and the field in the spelling of that place
 * @param found the value, with invisible characters made visible
 * @param allowed the rule
 * @param fix what to write instead, or what to do
 */
public record Problem(
    Level level,
    Optional<WarningCode> code,
    Origin where,
    String found,
    String allowed,
    String fix) {

  /** Orders problems by file, line and column, like the sources. */
  public static final Comparator<Problem> BY_PLACE =
      Comparator.comparing((Problem problem) -> problem.where().file())
          .thenComparing(problem -> problem.where().line())
          .thenComparing(problem -> problem.where().column())
          .thenComparing(problem -> problem.where().path())
          .thenComparing(Problem::allowed);

  public Problem {
    Objects.requireNonNull(level);
    Objects.requireNonNull(code);
    Objects.requireNonNull(where);
    Objects.requireNonNull(found);
    Objects.requireNonNull(allowed);
    Objects.requireNonNull(fix);
  }

  public static Problem error(Origin where, String found, String allowed, String fix) {
    return new Problem(Level.ERROR, Optional.empty(), where, found, allowed, fix);
  }

  public static Problem warning(
      WarningCode code, Origin where, String found, String allowed, String fix) {
    return new Problem(Level.WARNING, Optional.of(code), where, found, allowed, fix);
  }

  public static Problem info(Origin where, String found, String allowed, String fix) {
    return new Problem(Level.INFO, Optional.empty(), where, found, allowed, fix);
  }

  public boolean isError() {
    return level == Level.ERROR;
  }

  /** The severity of a problem. */
  public enum Level {
    ERROR,
    WARNING,
    INFO
  }
}
