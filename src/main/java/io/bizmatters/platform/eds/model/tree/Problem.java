package io.bizmatters.platform.eds.model.tree;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong or doubtful, with everything a person needs to mend it.
 *
 * @param level errors stop a goal; warnings do when {@code eds.strict} is set
 * @param code what a warning is about; errors and remarks have none
 * @param where the place, and the field as that place spells it
 * @param found what is there, in a form that makes invisible characters visible
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

  /** By file, line and column, so that a report reads like the sources do. */
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
}
