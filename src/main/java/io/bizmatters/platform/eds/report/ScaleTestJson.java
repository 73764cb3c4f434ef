package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Event;
import io.bizmatters.platform.eds.report.ScaleTestReport.Sample;
import io.bizmatters.platform.eds.report.ScaleTestReport.Setting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a scale test as JSON, for programs: keys with unknown values are omitted, keys have a
 * fixed order, the text ends with a line break. Secrets are masked.
 */
public final class ScaleTestJson {

  private static final int SCHEMA = 1;

  private ScaleTestJson() {}

  /** Returns the whole document. */
  public static String of(ScaleTestReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("goal", "scale-test");
    json.put("service", report.service());
    json.put("namespace", report.namespace());
    json.put("run", report.run());
    json.put("startedAt", report.startedAt().toString());
    json.put("seconds", ReportText.exactSeconds(report.took()));
    report.target().ifPresent(target -> json.put("target", ReportJson.target(target)));
    json.put("passed", report.passed());
    json.put("setting", setting(report.setting()));
    json.put("checks", report.checks().stream().map(ScaleTestJson::check).toList());
    json.put("events", report.events().stream().map(ScaleTestJson::event).toList());
    json.put("samples", report.samples().stream().map(ScaleTestJson::sample).toList());
    return CiCommands.escapedInJson(JsonText.pretty(json));
  }

  private static Map<String, Object> setting(Setting setting) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stream", setting.stream());
    json.put("consumer", setting.consumer());
    json.put("subject", setting.subject());
    json.put("messages", setting.messages());
    json.put("drain", setting.drain());
    json.put("lagThreshold", setting.lagThreshold());
    json.put("minReplicas", setting.minReplicas());
    json.put("maxReplicas", setting.maxReplicas());
    json.put("replicasBefore", setting.before());
    json.put("replicasExpected", setting.expected());
    json.put("upTimeoutSeconds", setting.upTimeout().toSeconds());
    json.put("downTimeoutSeconds", setting.downTimeout().toSeconds());
    return json;
  }

  private static Map<String, Object> check(Check check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", check.id());
    json.put("result", check.result().name().toLowerCase(Locale.ROOT));
    json.put("seconds", ReportText.exactSeconds(check.took()));
    json.put("detail", MaskedText.of(check.detail()));
    json.put("misses", check.misses().stream().map(ScaleTestJson::miss).toList());
    return json;
  }

  private static Map<String, Object> miss(Miss miss) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("where", MaskedText.of(miss.subject()));
    json.put("found", MaskedText.of(miss.found()));
    json.put("must", MaskedText.of(miss.allowed()));
    json.put("fix", MaskedText.of(miss.fix()));
    return json;
  }

  private static Map<String, Object> event(Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", ReportText.exactSeconds(event.at()));
    json.put("id", event.id());
    json.put("text", MaskedText.of(event.text()));
    return json;
  }

  private static Map<String, Object> sample(Sample sample) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", ReportText.exactSeconds(sample.at()));
    json.put("pending", sample.pending());
    json.put("ackPending", sample.ackPending());
    sample.metric().ifPresent(metric -> json.put("metric", ReportText.plain(metric)));
    sample.wanted().ifPresent(wanted -> json.put("hpaDesired", wanted));
    json.put("desired", sample.desired());
    json.put("available", sample.available());
    return json;
  }
}
