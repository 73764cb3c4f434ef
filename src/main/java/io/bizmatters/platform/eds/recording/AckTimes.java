package io.bizmatters.platform.eds.recording;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Collects the acknowledgements that a consumer reports ({@code
 * io.nats.jetstream.metric.v1.consumer_ack} on {@code
 * $JS.EVENT.METRIC.CONSUMER.ACK.<stream>.<consumer>}).
 */
final class AckTimes {

  private static final double NANOS = 1e9;

  /** More would be known to no end; a day at 100 a second is less. */
  private static final int MOST = 10_000_000;

  private final List<Double> seconds = new ArrayList<>();

  static String subject(String stream, String consumer) {
    return "$JS.EVENT.METRIC.CONSUMER.ACK." + stream + "." + consumer;
  }

  /** Takes a report; ignores other messages. */
  synchronized void add(byte[] report) {
    try {
      long nanos = JsonTree.of(report).path("ack_time").asLong(0);
      if (nanos > 0 && seconds.size() < MOST) {
        seconds.add(nanos / NANOS);
      }
    } catch (JacksonException foreign) {
      // another publisher may use the subject
    }
  }

  synchronized List<Double> seconds() {
    return List.copyOf(seconds);
  }
}
