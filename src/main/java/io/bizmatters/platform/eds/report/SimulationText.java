package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.report.ProblemReport.ProblemBlock;
import io.bizmatters.platform.eds.simulate.Advice;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.Range;
import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Writes a simulation for a console, and its settings for a POM. */
public final class SimulationText {

  private static final int WIDTH = 7;

  private SimulationText() {}

  /** Returns the result on one line. */
  public static String summary(Simulation simulation) {
    Summary summary = simulation.summary();
    List<String> parts = new ArrayList<>();
    parts.add("highest replicas " + range(summary.replicas()));
    parts.add("highest lag " + range(summary.lag()));
    parts.add("95 % wait at most " + range(summary.waitSeconds().p95()) + " s");
    parts.add(range(summary.podHours()) + " pod-hours");
    summary.cost().ifPresent(cost -> parts.add("cost " + range(cost)));
    parts.add(drained(summary.drainedAt()));
    int findings = simulation.findings().size();
    return Line.of(
        simulation.setting().service()
            + "  "
            + (findings == 0 ? "FITS" : findings + (findings == 1 ? " finding" : " findings"))
            + "  "
            + String.join(", ", parts));
  }

  private static String drained(Range range) {
    return Double.isInfinite(range.high())
        ? "not drained at the end"
        : "drained after " + range(range) + " s";
  }

  /** Returns a finding on several lines. */
  public static String finding(Finding finding) {
    return new ProblemBlock("", finding.id().word() + "  " + finding.id().text(), WIDTH)
        .line("found", finding.found())
        .line("fix", finding.fix())
        .toString();
  }

  /** Returns {@code 30.3 to 43}, or one number if all runs agree. */
  public static String range(Range range) {
    String low = number(range.low());
    String high = number(range.high());
    return low.equals(high) ? low : low + " to " + high;
  }

  /** Returns a number with three digits that count. */
  public static String number(double number) {
    if (Double.isInfinite(number)) {
      return "never";
    }
    int decimals = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3;
    return ReportText.number(BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP));
  }

  /** Returns what to set, on several lines. */
  public static String advice(Advice advice) {
    Simulation now = advice.now();
    Simulation then = advice.then();
    StringBuilder text = new StringBuilder(Line.of(now.setting().service())).append("  ");
    text.append(advice.reachesGoal() ? "ADVICE" : "NO SETTING THAT WAS TRIED KEEPS THE GOAL");
    text.append("  by the formula lagThreshold ").append(advice.formulaThreshold());
    text.append("; tried ").append(advice.tried()).append(" settings\n\n");
    text.append(pom(then.setting().scaler()).indent(2)).append('\n');
    text.append("  today    ").append(figures(now)).append('\n');
    String name = advice.reachesGoal() ? "  advised  " : "  nearest  ";
    return text.append(name).append(figures(then)).toString();
  }

  private static String figures(Simulation simulation) {
    Summary summary = simulation.summary();
    return range(summary.podHours())
        + " pod-hours, "
        + summary.cost().map(cost -> "cost " + range(cost) + ", ").orElse("")
        + "95 % wait at most "
        + range(summary.waitSeconds().p95())
        + " s";
  }

  /**
   * Returns a service's {@code <autoscaling>} with every setting that counts, so that pasting it
   * resets none of them.
   */
  public static String pom(Scaler scaler) {
    StringBuilder pom = new StringBuilder("<autoscaling>\n");
    element(pom, "minReplicas", Integer.toString(scaler.min()));
    element(pom, "maxReplicas", Integer.toString(scaler.max()));
    element(pom, "lagThreshold", Integer.toString(scaler.threshold()));
    if (scaler.min() == 0) {
      element(pom, "activationLagThreshold", Integer.toString(scaler.activation()));
      element(pom, "pollingInterval", Period.written(scaler.pollingInterval()));
      element(pom, "cooldown", Period.written(scaler.cooldown()));
    }
    scaler
        .downWindow()
        .ifPresent(window -> element(pom, "scaleDownStabilization", Period.written(window)));
    scaler
        .fallback()
        .ifPresent(
            fallback -> {
              pom.append("  <fallback>\n  ");
              element(pom, "failureThreshold", Integer.toString(fallback.failures()));
              pom.append("  ");
              element(pom, "replicas", Integer.toString(fallback.replicas()));
              pom.append("  </fallback>\n");
            });
    return pom.append("</autoscaling>").toString();
  }

  private static void element(StringBuilder pom, String name, String value) {
    pom.append("  <").append(name).append('>').append(value);
    pom.append("</").append(name).append(">\n");
  }
}
