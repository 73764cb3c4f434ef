package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.config.ForeignMarks;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells labels and annotations of the user from those of tools, and from this plugin's own. */
final class Marks {

  private static final Set<String> OWN_LABELS =
      Set.of(
          "app.kubernetes.io/name",
          "app.kubernetes.io/component",
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/version");

  private static final List<String> OWN_DOMAINS =
      List.of(
          "eds.bizmatters.io/",
          "scaledobject.keda.sh/",
          "prometheus.io/",
          "jkube.eclipse.org/",
          "jkube.io/");

  private static final Origin AT = Origin.derived("import", "");

  private Marks() {}

  /** Returns the user's labels or annotations. */
  static Map<String, Object> ofUser(Map<String, Object> all) {
    List<Entry> entries = new ArrayList<>();
    all.forEach(
        (name, value) ->
            entries.add(
                new Entry(name, AT, new Scalar(String.valueOf(value), ScalarKind.STRING, AT))));
    Mapping group = new Mapping(entries, AT);
    Mapping metadata = new Mapping(List.of(new Entry("labels", AT, group)), AT);
    Map<String, Object> users = new LinkedHashMap<>();
    Node kept = ForeignMarks.in(metadata).without(group);
    ((Mapping) kept)
        .entries()
        .forEach(
            entry -> {
              if (!isOwn(entry.name())) {
                users.put(entry.name(), ((Scalar) entry.value()).text());
              }
            });
    return users;
  }

  private static boolean isOwn(String name) {
    return OWN_LABELS.contains(name) || OWN_DOMAINS.stream().anyMatch(name::startsWith);
  }
}
