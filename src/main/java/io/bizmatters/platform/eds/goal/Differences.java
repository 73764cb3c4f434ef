package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.release.Diff.ObjectDifference;
import io.bizmatters.platform.eds.report.DiffJson;
import io.bizmatters.platform.eds.report.DiffJson.RefusedObject;
import io.bizmatters.platform.eds.report.ObjectDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;

/** The findings of {@code eds:diff}: the changes of an apply, and what the API server refuses. */
final class Differences {

  private final List<ObjectDiff> changes = new ArrayList<>();
  private final List<RefusedObject> refusals = new ArrayList<>();
  private final Consumer<String> lines;

  Differences(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Adds the finding about one object. */
  void add(ObjectDifference found) {
    found.note().ifPresent(note -> lines.accept(found.object().title() + "  " + note));
    boolean refused = found.refusal().isPresent() && found.wanted().isEmpty();
    if ((found.live().isPresent() || found.wanted().isPresent()) && !refused) {
      ObjectDiff difference = ObjectDiff.of(found.live(), found.wanted());
      if (difference.isChange()) {
        changes.add(difference);
      }
    }
    found
        .refusal()
        .ifPresent(
            refusal -> refusals.add(new RefusedObject(found.object().title(), refusal.what())));
  }

  /** Prints the changes. */
  void show(OutputFormat format) {
    switch (format) {
      case TABLE -> changes.forEach(change -> lines.accept("\n" + change.text().stripTrailing()));
      case JSON -> StandardOutput.json(DiffJson.of(changes, refusals));
    }
  }

  /** Returns how many objects would change. */
  private String count() {
    int size = changes.size();
    return (size == 0 ? "no" : size) + (size > 1 ? " objects" : " object") + " would change";
  }

  /**
   * Passes if the API server accepts every object, and prints the count then.
   *
   * @param strictly whether a change fails the goal too
   * @throws MojoFailureException when objects are refused, or would change and {@code strictly} is
   *     set; the message names the objects or the count
   */
  void check(boolean strictly) throws MojoFailureException {
    if (!refusals.isEmpty()) {
      throw new MojoFailureException(
          "the API server would refuse "
              + refusals.size()
              + (refusals.size() == 1 ? " object" : " objects")
              + ".\n\n"
              + refusals.stream()
                  .map(refusal -> refusal.object() + "  " + refusal.message())
                  .collect(Collectors.joining("\n\n"))
              + "\n");
    }
    lines.accept(count());
    if (strictly && !changes.isEmpty()) {
      throw new MojoFailureException(
          "eds.failOnDiff: " + count() + "\n  fix  mvn eds:apply makes it so; the log says what");
    }
  }
}
