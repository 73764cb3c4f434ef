package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.util.List;
import java.util.Objects;

/** Holds the effective configuration of one service, with the origin of each value. */
public record Explanation(String service, List<Row> rows) {

  public Explanation {
    Objects.requireNonNull(service);
    rows = List.copyOf(rows);
  }

  /**
   * One value.
   *
   * @param path the field in the POM's spelling
   * @param kind the kind of the value: numbers and booleans keep their type in JSON
   */
  public record Row(String path, String value, Origin origin, ScalarKind kind) {
    public Row {
      Objects.requireNonNull(path);
      Objects.requireNonNull(value);
      Objects.requireNonNull(origin);
      Objects.requireNonNull(kind);
    }
  }
}
