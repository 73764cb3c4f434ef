package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.RunReport.ServiceReport;

/** A service that is not ready, for the console. */
public final class FailureReport {

  private FailureReport() {}

  /** A service that is not ready, for the console. */
  public static String of(ServiceReport service) {
    return "";
  }
}
