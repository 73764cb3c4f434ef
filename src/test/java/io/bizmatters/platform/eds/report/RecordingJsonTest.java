package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Method;
import io.bizmatters.platform.eds.report.RecordedService.Sample;
import io.bizmatters.platform.eds.report.RecordedService.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordingJsonTest {

  private static final Setting SETTING =
      new Setting("ORDERS", "orders-workers", 5, 1, 10, Duration.ofSeconds(30), -1, 100);

  private static RecordedService recording(List<Sample> samples, Optional<MessageTime> time) {
    return new RecordedService(
        "orders-worker",
        "orders",
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofMillis(4012),
        SETTING,
        samples,
        time);
  }

  private static final RecordedService USUAL =
      recording(
          List.of(
              new Sample(0, 1, 1, 0, 0, 0),
              new Sample(1, 1, 1, 3, 1, 4),
              new Sample(4, 2, 1, 5, 2, 10)),
          Optional.of(
              new MessageTime(Method.SAMPLED_ACKS, 0.123456789, 4, List.of(0.1, 0.146913578))));

  private static void isValid(String json) {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(RecordingJson.schema());
    assertThat(schema.validate(json, InputFormat.JSON)).isEmpty();
  }

  @Test
  void theDocumentHoldsWhatWasMeasured() {
    String json = RecordingJson.of(USUAL);

    isValid(json);
    JsonNode tree = JsonMapper.shared().readTree(json);
    assertThat(tree.at("/samples/2").valueStream().map(JsonNode::asInt))
        .containsExactly(4, 2, 1, 5, 2, 10);
    assertThat(tree.at("/secondsPerMessage/mean").asDouble()).isEqualTo(0.123457);
    assertThat(tree.at("/secondsPerMessage/method").asString()).isEqualTo("sampledAcks");
    assertThat(tree.at("/seconds").asDouble()).isEqualTo(4.012);
    assertThat(tree.at("/startedAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void anUnknownTimeIsLeftOut() {
    String json = RecordingJson.of(recording(List.of(), Optional.empty()));

    isValid(json);
    assertThat(json).doesNotContain("secondsPerMessage");
  }

  /** Seconds in which NATS did not answer belong to the second before. */
  @Test
  void theCsvIsTheLoad() {
    assertThat(RecordingJson.csv(USUAL)).isEqualTo("second,messages\n0,4\n1,6\n");
  }

  @Test
  void aLineSumsItUp() {
    assertThat(RecordingText.summary(USUAL))
        .isEqualTo(
            "orders-worker  4 s: 10 messages, 2.5 a second; lag at most 7; 1 to 2 replicas;"
                + " 0.123 s a message, of 4 sampled acks");
    assertThat(RecordingText.summary(recording(List.of(), Optional.empty())))
        .isEqualTo(
            "orders-worker  4 s: 0 messages, 0 a second; lag at most 0; 0 to 0 replicas;"
                + " no message was finished");
  }
}
