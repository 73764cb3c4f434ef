package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.delete.Deletion;
import io.bizmatters.platform.eds.release.delete.Deletion.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/** Reports what {@code eds:delete} has deleted, and what is left. */
final class DeletionReport {

  private final Delete.Outcome outcome;

  DeletionReport(Delete.Outcome outcome) {
    this.outcome = outcome;
  }

  /** Prints the objects that stay on purpose or may be left, and then the counts. */
  void print(Consumer<String> lines, BiConsumer<WarningCode, String> warnings) {
    for (Deletion kept : outcome.with(Result.KEPT)) {
      lines.accept(kept.object() + "  left: " + kept.detail());
    }
    for (Deletion other : outcome.with(Result.NOT_OURS)) {
      warnings.accept(
          WarningCode.DELETE_FOREIGN,
          other.object() + "  left alone, it belongs to " + other.detail());
    }
    for (String kind : outcome.unseen()) {
      warnings.accept(WarningCode.DELETE_UNLISTED, "may not be listed, and was not: " + kind);
    }
    lines.accept(counts());
  }

  /**
   * Passes if everything is deleted.
   *
   * @throws MojoFailureException when objects are left; the message names them
   */
  void check() throws MojoFailureException {
    if (!outcome.isSuccess()) {
      throw new MojoFailureException(
          "not everything is gone.\n\n"
              + Stream.of(Result.FAILED, Result.LEFT)
                  .flatMap(result -> outcome.with(result).stream())
                  .map(left -> left.service() + "  " + left.object() + "  " + left.detail())
                  .collect(Collectors.joining("\n"))
              + "\n  fix  mend what is named, and run mvn eds:delete again\n");
    }
  }

  private String counts() {
    List<String> counts = new ArrayList<>();
    counts.add(outcome.with(Result.DELETED).size() + " deleted");
    int absent = outcome.with(Result.NOT_THERE).size();
    int others = outcome.with(Result.NOT_OURS).size();
    if (absent > 0) {
      counts.add(absent + (absent == 1 ? " was" : " were") + " not there");
    }
    if (others > 0) {
      counts.add(others + " left alone");
    }
    int kept = outcome.with(Result.KEPT).size();
    if (kept > 0) {
      counts.add(kept + " kept");
    }
    return String.join(", ", counts);
  }
}
