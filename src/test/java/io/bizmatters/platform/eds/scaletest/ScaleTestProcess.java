package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.JavaProcess;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** A scale test in a process of its own, which can be stopped in the middle of anything. */
final class ScaleTestProcess {

  private ScaleTestProcess() {}

  static JavaProcess start(
      TestCluster cluster,
      TestNamespace namespace,
      Path folder,
      String name,
      String stream,
      int messages)
      throws IOException {
    Path log = Files.createFile(folder.resolve(name + ".log"));
    return JavaProcess.start(
        ScaleTestProcess.class,
        log,
        cluster.kubeconfig().toString(),
        cluster.natsUrl(),
        cluster.natsMonitoring(),
        namespace.name(),
        name,
        stream,
        Integer.toString(messages),
        log.toString());
  }

  public static void main(String[] words) throws Exception {
    Path log = Path.of(words[7]);
    try (ScaleTestRun run = ScaleTestRun.of(Path.of(words[0]), words[1], line -> note(log, line))) {
      run.test(
          ScaleTestRun.worker(words[4], new TestNamespace(words[3]), words[1], words[2], words[5]),
          ScaleTestRun.options(
              Integer.parseInt(words[6]), Drain.WORKER, Duration.ofMinutes(3), false));
    } catch (InterruptedException stop) {
      note(log, "stopped");
    }
  }

  private static void note(Path log, String line) {
    try {
      Files.writeString(log, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }
}
