package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.report.RunReport.Action;
import io.bizmatters.platform.eds.report.RunReport.Conflict;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import io.bizmatters.platform.eds.report.RunReport.GateReport;
import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import io.bizmatters.platform.eds.report.RunReport.Rates;
import io.bizmatters.platform.eds.report.RunReport.Replicas;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Target;
import io.bizmatters.platform.eds.report.RunReport.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes a run as {@code report.json}, in the format of {@code META-INF/eds/report.schema.json}:
 * keys with unknown values are omitted, keys have a fixed order, the text ends with a line break.
 * Secrets are masked, and long lines are cut.
 */
public final class ReportJson {

  private static final int SCHEMA = 1;

  private ReportJson() {}

  /** Returns the whole document. */
  public static String of(RunReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("goal", report.goal());
    json.put("startedAt", report.startedAt().toString());
    json.put("seconds", ReportText.exactSeconds(report.took()));
    report.target().ifPresent(target -> json.put("target", target(target)));
    json.put("services", each(report.services(), ReportJson::service));
    return CiCommands.escapedInJson(JsonText.pretty(json));
  }

  static Map<String, Object> target(Target target) {
    Map<String, Object> json = new LinkedHashMap<>();
    put(json, "context", target.context());
    json.put("server", MaskedText.of(target.server()));
    return json;
  }

  private static Map<String, Object> service(ServiceReport service) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", service.name());
    json.put("namespace", service.namespace());
    put(json, "release", service.release());
    json.put("state", service.state());
    put(json, "reason", service.reason());
    put(json, "message", service.message().map(MaskedText::of));
    put(json, "replicas", service.replicas().map(ReportJson::replicas));
    put(json, "lag", service.lag().map(ReportText::plain));
    put(json, "consumer", service.work().map(ReportJson::work));
    json.put("objects", each(service.objects(), ReportJson::object));
    json.put("gates", each(service.gates(), ReportJson::gate));
    json.put("findings", each(service.findings(), ReportJson::finding));
    json.put("evidence", each(service.evidence(), ReportJson::evidence));
    return json;
  }

  private static Map<String, Object> replicas(Replicas replicas) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("desired", replicas.desired());
    json.put("available", replicas.available());
    json.put("min", replicas.min());
    json.put("max", replicas.max());
    return json;
  }

  private static Map<String, Object> work(Work work) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("waiting", work.waiting());
    json.put("ackPending", work.ackPending());
    json.put("redelivered", work.redelivered());
    put(json, "oldestSeconds", work.oldest().map(ReportText::exactSeconds));
    put(json, "rates", work.rates().map(ReportJson::rates));
    return json;
  }

  private static Map<String, Object> rates(Rates rates) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("arriving", ReportText.rate(rates.arriving()));
    json.put("delivered", ReportText.rate(rates.delivered()));
    json.put("finished", ReportText.rate(rates.finished()));
    return json;
  }

  private static Map<String, Object> object(ObjectReport object) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", object.kind());
    json.put("name", object.name());
    json.put("action", word(object.action()));
    object
        .refused()
        .ifPresent(
            refused -> {
              Map<String, Object> why = new LinkedHashMap<>();
              why.put("what", MaskedText.of(refused.what()));
              why.put(
                  "conflicts",
                  each(refused.conflicts(), conflict -> conflict(object.kind(), conflict)));
              json.put("refused", why);
            });
    return json;
  }

  /** Returns an action's word in the schema. */
  static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, Object> conflict(String kind, Conflict conflict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("field", conflict.field());
    json.put("owner", MaskedText.of(conflict.owner()));
    put(json, "live", ConflictTable.value(kind, conflict, conflict.live()));
    put(json, "ours", ConflictTable.value(kind, conflict, conflict.ours()));
    json.put("advice", MaskedText.of(conflict.advice()));
    return json;
  }

  private static Map<String, Object> gate(GateReport gate) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", gate.id());
    json.put("passed", gate.passed());
    json.put("detail", MaskedText.of(gate.detail()));
    json.put("seconds", ReportText.exactSeconds(gate.took()));
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", finding.object().kind());
    json.put("name", finding.object().name());
    json.put("reason", MaskedText.of(finding.reason()));
    json.put("message", MaskedText.of(finding.message()));
    json.put("fix", MaskedText.of(finding.fix()));
    return json;
  }

  private static Map<String, Object> evidence(Evidence evidence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pod", evidence.pod());
    json.put("container", evidence.container());
    json.put("events", MaskedText.lines(evidence.events()));
    json.put("log", MaskedText.lines(evidence.logLines()));
    return json;
  }

  private static <T> List<Map<String, Object>> each(
      List<T> values, Function<T, Map<String, Object>> asJson) {
    return values.stream().map(asJson).toList();
  }

  private static void put(Map<String, Object> json, String name, Optional<?> value) {
    value.ifPresent(known -> json.put(name, known));
  }
}
