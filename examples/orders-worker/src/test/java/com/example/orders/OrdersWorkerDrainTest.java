package com.example.orders;

import static com.example.orders.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The worker as Kubernetes runs it: a process, told by its environment, stopped by SIGTERM. */
class OrdersWorkerDrainTest {

  @RegisterExtension private final NatsServer nats = new NatsServer();

  @TempDir private Path folder;

  @Test
  void sigtermInMidWorkLosesNothingAndRepeatsNothing() throws Exception {
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.create();
      List<String> placed = stream.place(60);
      List<String> confirmed;
      try (WorkerProcess worker = start("worker.log")) {
        eventually("some are confirmed", () -> worker.confirmed().size() >= 10);
        assertThat(stream.consumer().getNumAckPending()).as("in work").isPositive();

        long stopping = System.nanoTime();
        worker.process().destroy();

        assertThat(worker.process().waitFor(10, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - stopping))
            .isLessThan(Duration.ofSeconds(5));
        assertThat(worker.process().exitValue()).as("128 + SIGTERM").isEqualTo(143);
        confirmed = worker.confirmed();
        assertThat(confirmed).doesNotHaveDuplicates().hasSizeLessThan(placed.size());
        assertThat(stream.consumer().getNumAckPending()).as("left unacknowledged").isZero();
        assertThat(stream.left()).isEqualTo(placed.size() - confirmed.size());
        assertThat(worker.output())
            .contains("drained: " + confirmed.size() + " handled, 0 failed, 0 in work");
      }

      try (WorkerProcess next = start("next.log")) {
        eventually("the rest is confirmed", () -> stream.left() == 0);
        assertThat(Stream.concat(confirmed.stream(), next.confirmed().stream()))
            .containsExactlyInAnyOrderElementsOf(placed);
      }
    }
  }

  private WorkerProcess start(String output) throws IOException {
    Path file = folder.resolve(output);
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrdersWorker.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(file.toFile());
    Map<String, String> environment = java.environment();
    environment.put("NATS_URL", nats.url());
    environment.put("NATS_STREAM_NAME", OrdersStream.STREAM);
    environment.put("NATS_CONSUMER_GROUP", OrdersStream.CONSUMER);
    environment.put("PORT", "0");
    environment.put("CONFIRMATION_MILLIS", "300");
    environment.put("DRAIN_TIMEOUT_SECONDS", "8");
    return new WorkerProcess(java.start(), file);
  }

  /** A worker in a JVM of its own; what it did is read from its log. */
  private record WorkerProcess(Process process, Path file) implements AutoCloseable {

    private static final Pattern CONFIRMED = Pattern.compile("confirmed order \\d+: (order \\d+)");

    String output() throws IOException {
      return Files.readString(file);
    }

    List<String> confirmed() throws IOException {
      return CONFIRMED.matcher(output()).results().map(match -> match.group(1)).toList();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
