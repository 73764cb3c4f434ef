package io.bizmatters.platform.eds.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AckTimesTest {

  private final AckTimes acks = new AckTimes();

  private void report(String text) {
    acks.add(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aReportSaysHowLongItTookInNanoseconds() {
    report(
        "{\"type\":\"io.nats.jetstream.metric.v1.consumer_ack\",\"id\":\"x\",\"stream\":\"S\","
            + "\"consumer\":\"w\",\"consumer_seq\":1,\"stream_seq\":1,\"ack_time\":250000000,"
            + "\"deliveries\":1}");

    assertThat(acks.seconds()).containsExactly(0.25);
  }

  @Test
  void whatIsNoReportIsIgnored() {
    report("no JSON");
    report("{\"ack_time\":-1}");
    report("{}");
    report("[1]");

    assertThat(acks.seconds()).isEmpty();
  }
}
