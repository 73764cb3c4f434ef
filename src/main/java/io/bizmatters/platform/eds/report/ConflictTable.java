package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import java.util.List;

/** Fields that others own. */
public final class ConflictTable {

  private ConflictTable() {}

  /** Fields that others own. */
  public static String of(List<ObjectReport> failed) {
    return "";
  }
}
