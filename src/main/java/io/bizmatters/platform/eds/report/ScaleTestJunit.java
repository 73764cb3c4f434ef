package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;

/**
 * Writes a scale test as JUnit XML for CI servers: a suite for the service, a case for each check.
 * The format is that of Surefire and of Jenkins' {@code junit} step.
 */
public final class ScaleTestJunit {

  private ScaleTestJunit() {}

  /** Returns the whole document. */
  public static String of(ScaleTestReport report) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<testsuites>\n<testsuite name=\"eds:scale-test ");
    xml.append(HtmlText.of(report.service())).append("\" tests=\"").append(report.checks().size());
    xml.append("\" failures=\"").append(count(report, Result.FAILED));
    xml.append("\" errors=\"0\" skipped=\"").append(count(report, Result.SKIPPED));
    xml.append("\" time=\"").append(ReportText.exactSeconds(report.took()).toPlainString());
    xml.append("\" timestamp=\"").append(timestamp(report)).append("\">\n");
    report.checks().forEach(check -> testcase(xml, report, check));
    return xml.append("</testsuite>\n</testsuites>\n").toString();
  }

  /** Returns the start in whole seconds of UTC without a zone, as the strictest schema requires. */
  private static String timestamp(ScaleTestReport report) {
    return report.startedAt().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
  }

  private static long count(ScaleTestReport report, Result result) {
    return report.checks().stream().filter(check -> check.result() == result).count();
  }

  private static void testcase(StringBuilder xml, ScaleTestReport report, Check check) {
    xml.append("<testcase classname=\"eds.scale-test.").append(HtmlText.of(report.namespace()));
    xml.append('.').append(HtmlText.of(report.service())).append("\" name=\"");
    xml.append(HtmlText.of(check.title())).append("\" time=\"");
    xml.append(ReportText.exactSeconds(check.took()).toPlainString()).append("\">\n");
    switch (check.result()) {
      case PASSED ->
          xml.append("<system-out>").append(HtmlText.of(check.detail())).append("</system-out>\n");
      case FAILED -> failure(xml, check);
      case SKIPPED ->
          xml.append("<skipped message=\"").append(HtmlText.of(check.detail())).append("\"/>\n");
    }
    xml.append("</testcase>\n");
  }

  private static void failure(StringBuilder xml, Check check) {
    String all = check.misses().stream().map(Miss::found).collect(Collectors.joining("; "));
    xml.append("<failure type=\"scale-test\" message=\"").append(HtmlText.of(Line.of(all)));
    xml.append("\">").append(HtmlText.of(ScaleTestText.misses(check.misses())));
    xml.append("</failure>\n");
  }
}
