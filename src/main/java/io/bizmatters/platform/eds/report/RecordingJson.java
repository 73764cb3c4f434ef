package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Sample;
import io.bizmatters.platform.eds.report.RecordedService.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a recording as JSON and as CSV, which {@code eds:simulate} and {@code eds:advise} read.
 */
public final class RecordingJson {

  /** The path of the JSON Schema in the jar. */
  public static final String RESOURCE = "META-INF/eds/record.schema.json";

  private static final int SCHEMA = 1;
  private static final MathContext DIGITS = new MathContext(6);

  private RecordingJson() {}

  /** Returns the whole document. */
  public static String of(RecordedService recording) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("goal", "record");
    json.put("service", recording.service());
    json.put("namespace", recording.namespace());
    json.put("startedAt", recording.startedAt().toString());
    json.put("seconds", ReportText.exactSeconds(recording.took()));
    json.put("setting", setting(recording.setting()));
    recording.messageTime().ifPresent(time -> json.put("secondsPerMessage", time(time)));
    json.put("samples", recording.samples().stream().map(RecordingJson::sample).toList());
    return CiCommands.escapedInJson(JsonText.pretty(json));
  }

  private static Map<String, Object> setting(Setting setting) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stream", setting.stream());
    json.put("consumer", setting.consumer());
    json.put("lagThreshold", setting.lagThreshold());
    json.put("minReplicas", setting.minReplicas());
    json.put("maxReplicas", setting.maxReplicas());
    json.put("ackWaitSeconds", ReportText.exactSeconds(setting.ackWait()));
    json.put("maxAckPending", setting.maxAckPending());
    json.put("acksSampled", setting.acksSampled());
    return json;
  }

  private static Map<String, Object> time(MessageTime time) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("method", time.method().word());
    json.put("mean", number(time.mean()));
    json.put("messages", time.messages());
    json.put("values", time.values().stream().map(RecordingJson::number).toList());
    return json;
  }

  private static BigDecimal number(double value) {
    return new BigDecimal(value, DIGITS).stripTrailingZeros();
  }

  private static List<Long> sample(Sample sample) {
    return List.of(
        sample.second(),
        (long) sample.desired(),
        (long) sample.available(),
        sample.pending(),
        sample.ackPending(),
        sample.published());
  }

  /** Returns the load: lines of {@code second,messages} below a header. */
  public static String csv(RecordedService recording) {
    StringBuilder csv = new StringBuilder("second,messages\n");
    List<Sample> samples = recording.samples();
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      csv.append(before.second()).append(',');
      csv.append(samples.get(i).published() - before.published()).append('\n');
    }
    return csv.toString();
  }

  /** Returns the JSON Schema (draft 2020-12) of the document. */
  public static String schema() {
    try (InputStream schema = RecordingJson.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (schema == null) {
        throw new IllegalStateException(RESOURCE + " is missing in the plugin's jar");
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", unreadable);
    }
  }
}
