package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Writes problems as text, for a console, a CI log and the message of a failed build: all problems
 * together, in the order of the sources, each with place, value, rule and fix.
 */
public final class ProblemReport {

  private static final int WIDTH = 9;

  private ProblemReport() {}

  /**
   * Returns all problems, below a line with their number.
   *
   * @param outcome the consequence, such as {@code nothing was generated}
   */
  public static String of(Collection<Problem> problems, String outcome) {
    List<Problem> sorted = problems.stream().distinct().sorted(Problem.BY_PLACE).toList();
    StringBuilder text = new StringBuilder(head(sorted)).append("; ").append(outcome).append('.');
    boolean mixed = sorted.stream().map(Problem::level).distinct().count() > 1;
    for (int i = 0; i < sorted.size(); i++) {
      String number = sorted.size() == 1 ? "" : (i + 1) + ". ";
      text.append("\n\n").append(block(sorted.get(i), number, mixed));
    }
    return text.append('\n').toString();
  }

  /** Returns one problem on one line, for a warning beside other output. */
  public static String line(Problem problem) {
    return Line.of(
        place(problem)
            + ": found "
            + problem.found()
            + ", allowed: "
            + problem.allowed()
            + "; fix: "
            + problem.fix());
  }

  private static String head(List<Problem> problems) {
    long files =
        problems.stream()
            .filter(ProblemReport::isInFile)
            .map(problem -> problem.where().file())
            .distinct()
            .count();
    String in = files == 0 ? "" : " in " + counted(files, "file");
    return counted(problems.size(), "problem") + in + levels(problems);
  }

  private static boolean isInFile(Problem problem) {
    Spelling spelling = problem.where().spelling();
    return spelling != Spelling.PROPERTY && spelling != Spelling.DEFAULT;
  }

  /** Returns the number of problems of each level, if there are several levels. */
  private static String levels(List<Problem> problems) {
    List<String> counts = new ArrayList<>();
    for (Level level : Level.values()) {
      long count = problems.stream().filter(problem -> problem.level() == level).count();
      if (count > 0) {
        counts.add(level == Level.INFO ? count + " info" : counted(count, word(level)));
      }
    }
    return counts.size() < 2 ? "" : " (" + String.join(", ", counts) + ")";
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String block(Problem problem, String number, boolean mixed) {
    String level = mixed ? word(problem.level()) + "  " : "";
    ProblemBlock block =
        new ProblemBlock(number, level + Line.of(place(problem)), WIDTH)
            .line("found", Line.of(problem.found()))
            .line("allowed", Line.of(problem.allowed()))
            .line("fix", Line.of(problem.fix()));
    problem.code().ifPresent(code -> block.line("accept", code.word()));
    return block.toString();
  }

  private static String place(Problem problem) {
    String path = problem.where().path();
    return path.isEmpty() ? problem.where().place() : problem.where().place() + "  " + path;
  }

  /**
   * Writes one problem as a block of lines: its place, and below it a name and a text on each line.
   */
  static final class ProblemBlock {

    private final StringBuilder text;
    private final String indent;
    private final int width;

    /**
     * @param number of several blocks, such as {@code 2. }; empty for a single one
     * @param place on one line
     * @param width of the column of names
     */
    ProblemBlock(String number, String place, int width) {
      this.text = new StringBuilder(number).append(place);
      this.indent = "\n" + " ".repeat(Math.max(2, number.length()));
      this.width = width;
    }

    /**
     * @param line on one line
     */
    ProblemBlock line(String name, String line) {
      text.append(indent).append(Line.padded(name, width)).append(line);
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
