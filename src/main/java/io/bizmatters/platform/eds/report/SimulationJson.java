package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Samples;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.FullRun;
import io.bizmatters.platform.eds.simulate.Simulation.Range;
import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a simulation as JSON, in the format of {@value #RESOURCE}. The rows of samples have a line
 * each, so that two files can be compared.
 */
public final class SimulationJson {

  /** The path of the JSON Schema (draft 2020-12) in the jar. */
  public static final String RESOURCE = "META-INF/eds/simulation.schema.json";

  private static final int SCHEMA = 1;
  private static final int DECIMALS = 3;

  /** Cost and hours of a short load are small, and a verdict divides one by another. */
  private static final int DECIMALS_OF_COST = 9;

  private SimulationJson() {}

  /** Returns the whole document. */
  public static String of(Simulation simulation) {
    StringBuilder json = new StringBuilder("{\n");
    member(json, "schema", SCHEMA);
    member(json, "goal", "simulate");
    member(json, "service", simulation.setting().service());
    member(json, "setting", setting(simulation));
    json.append("\"runs\": [");
    for (int i = 0; i < simulation.runs().size(); i++) {
      json.append(i == 0 ? "\n" : ",\n");
      run(json, simulation.runs().get(i));
    }
    json.append("\n],\n");
    member(json, "summary", summary(simulation.summary()));
    json.append("\"findings\": ");
    json.append(
        JsonText.pretty(simulation.findings().stream().map(SimulationJson::finding).toList()));
    return CiCommands.escapedInJson(json.append("}\n").toString());
  }

  private static void member(StringBuilder json, String name, Object value) {
    json.append('"').append(name).append("\": ");
    json.append(JsonText.pretty(value).stripTrailing()).append(",\n");
  }

  private static void run(StringBuilder json, FullRun run) {
    json.append("{\n");
    member(json, "syncPhase", decimal(run.syncPhase()));
    member(json, "pollPhase", decimal(run.pollPhase()));
    member(json, "seed", run.seed());
    json.append("\"samples\": [");
    Samples samples = run.samples();
    for (int row = 0; row < samples.size(); row++) {
      json.append(row == 0 ? "\n[" : ",\n[");
      for (int column = 0; column < Samples.COLUMNS; column++) {
        json.append(column == 0 ? "" : ", ").append(samples.value(row, column));
      }
      json.append(']');
    }
    json.append("\n],\n\"decisions\": ");
    json.append(JsonText.pretty(run.decisions()).stripTrailing()).append("\n}");
  }

  private static Map<String, Object> setting(Simulation simulation) {
    Setting setting = simulation.setting();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("autoscaling", scaler(setting.scaler()));
    json.put("load", setting.load().text());
    json.put("secondsPerMessage", setting.worker().time().text());
    json.put("batch", setting.worker().batch());
    json.put("startDelaySeconds", setting.worker().startDelay().toSeconds());
    json.put("drain", setting.worker().drains());
    json.put("graceSeconds", setting.worker().grace().toSeconds());
    json.put("ackWaitSeconds", setting.consumer().ackWait().toSeconds());
    json.put("maxAckPending", setting.consumer().maxAckPending());
    setting.startReplicas().ifPresent(start -> json.put("startReplicas", start));
    json.put("durationSeconds", setting.duration().toSeconds());
    json.put("hpaSyncSeconds", setting.cluster().sync().toSeconds());
    json.put("hpaStabilizationSeconds", setting.cluster().stabilization().toSeconds());
    json.put("kubernetes", "1." + setting.cluster().minor());
    json.put("keda", setting.cluster().keda());
    setting
        .goal()
        .pricePerPodHour()
        .ifPresent(price -> json.put("pricePerPodHour", BigDecimal.valueOf(price)));
    setting.goal().latency().ifPresent(goal -> json.put("latencyGoalSeconds", goal.toSeconds()));
    json.put("seed", setting.seed());
    json.put("runs", setting.runs());
    json.put("follows", simulation.followsMessages() ? "each message" : "each second");
    return json;
  }

  private static Map<String, Object> scaler(Scaler scaler) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("minReplicas", scaler.min());
    json.put("maxReplicas", scaler.max());
    json.put("lagThreshold", scaler.threshold());
    json.put("activationLagThreshold", scaler.activation());
    json.put("pollingIntervalSeconds", scaler.pollingInterval().toSeconds());
    json.put("cooldownSeconds", scaler.cooldown().toSeconds());
    scaler
        .downWindow()
        .ifPresent(window -> json.put("scaleDownStabilizationSeconds", window.toSeconds()));
    scaler
        .fallback()
        .ifPresent(
            fallback -> {
              Map<String, Object> both = new LinkedHashMap<>();
              both.put("failureThreshold", fallback.failures());
              both.put("replicas", fallback.replicas());
              json.put("fallback", both);
            });
    return json;
  }

  private static Map<String, Object> summary(Summary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("replicas", range(summary.replicas()));
    json.put("lag", range(summary.lag()));
    Map<String, Object> waits = new LinkedHashMap<>();
    waits.put("p50", range(summary.waitSeconds().p50()));
    waits.put("p95", range(summary.waitSeconds().p95()));
    waits.put("max", range(summary.waitSeconds().max()));
    json.put("waitSeconds", waits);
    json.put("podHours", range(summary.podHours(), DECIMALS_OF_COST));
    summary.cost().ifPresent(cost -> json.put("cost", range(cost, DECIMALS_OF_COST)));
    json.put("drainedAt", range(summary.drainedAt()));
    json.put("atMaxSeconds", range(summary.atMaxSeconds()));
    json.put("messages", range(summary.messages()));
    return json;
  }

  private static List<Object> range(Range range) {
    return range(range, DECIMALS);
  }

  private static List<Object> range(Range range, int decimals) {
    return List.of(
        decimal(range.low(), decimals),
        decimal(range.middle(), decimals),
        decimal(range.high(), decimals));
  }

  private static Object decimal(double number) {
    return decimal(number, DECIMALS);
  }

  /** Returns the number, or null if it is infinite. */
  private static Object decimal(double number, int decimals) {
    return Double.isInfinite(number)
        ? Optional.empty()
        : ReportText.plain(BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP));
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", finding.id().word());
    json.put("text", finding.id().text());
    json.put("found", finding.found());
    json.put("fix", finding.fix());
    return json;
  }
}
