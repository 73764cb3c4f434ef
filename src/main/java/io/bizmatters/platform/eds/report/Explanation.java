package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import java.util.List;
import java.util.Objects;

/** The effective configuration of one service, with where each value came from. */
public record Explanation(String service, List<Row> rows) {

  public Explanation {
    Objects.requireNonNull(service);
    rows = List.copyOf(rows);
  }

  /**
   * One value.
   *
   * @param path the field in the POM's names
   * @param kind what the value is to a reader: numbers and booleans stay what they are in JSON
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
