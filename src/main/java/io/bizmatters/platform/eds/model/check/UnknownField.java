package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the problem of an unknown field name. */
public final class UnknownField {

  private static final Map<String, String> BETTER =
      Map.of(
          "replicas",
          "the autoscaler owns the count: set autoscaling.minReplicas",
          "httpPort",
          "here it is http.port",
          "healthPath",
          "here it is http.healthPath",
          "readyPath",
          "here it is http.readyPath",
          "sessionAffinity",
          "here it is http.sessionAffinity");

  private UnknownField() {}

  /** Returns the problem of an unknown name at a path of the model. */
  static Problem at(String path, Entry entry) {
    String group = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    List<String> known = Fields.namesIn(group);
    return of(entry.at(), entry.name(), known, elsewhere(entry.name()));
  }

  /**
   * Returns the problem of a name that is not one of the known names.
   *
   * @param hint a hint that comes before the nearest known name
   */
  public static Problem of(Origin at, String name, List<String> known, Optional<String> hint) {
    Optional<String> better =
        Optional.ofNullable(BETTER.get(name)).filter(text -> !known.contains(name));
    Optional<String> nearest =
        NearestName.of(name, known).map(near -> "did you mean " + near + "?");
    String fix = better.or(() -> hint).or(() -> nearest).orElse("remove it");
    return Problem.error(
        at, "unknown name " + VisibleText.quoted(name), "one of " + String.join(", ", known), fix);
  }

  /** Finds the name in another group. */
  private static Optional<String> elsewhere(String name) {
    return Fields.all().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .map(field -> "did you mean " + field.path() + "?");
  }
}
