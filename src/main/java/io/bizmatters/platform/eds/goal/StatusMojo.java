package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.Status;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportJson;
import io.bizmatters.platform.eds.report.RunReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.StatusTable;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** One look at each service: its state, replicas, lag, and what it waits for. */
@Mojo(name = "status", requiresProject = false, threadSafe = true)
public final class StatusMojo extends ReadinessMojo {

  /** So often is looked again, where the lag alone may have changed. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /**
   * A {@code table} in the log, or {@code json} on standard output, outside the log: the document
   * that {@code report.json} is.
   */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** A file that the output goes to as well. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** Whether the goal goes on until it is stopped, and tells each change. */
  @Parameter(property = "eds.watch", defaultValue = "false")
  private boolean watch;

  /** Skips this goal. */
  @Parameter(property = "eds.status.skip", defaultValue = "false")
  private boolean skipStatus;

  private OutputFormat format = OutputFormat.TABLE;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoExecutionException, OutputException, ClusterException, InterruptedException {
    try (StreamLook streams = streams();
        Status status =
            Status.open(
                client,
                retries(),
                streams,
                services,
                waiting().required(),
                line -> getLog().info(line))) {
      String told = show(services, status, "");
      while (watch) {
        status.awaitChange(AGAIN);
        told = show(services, status, told);
      }
    }
  }

  private String show(List<ServiceObjects> services, Status status, String before)
      throws OutputException, ClusterException, InterruptedException {
    RunReport report = reports().of(status.lookAndCount(services));
    String table = StatusTable.of(report);
    if (!table.equals(before)) {
      print(report, table);
    }
    return table;
  }

  private void print(RunReport report, String table) throws OutputException {
    String text = table;
    if (format == OutputFormat.JSON) {
      text = ReportJson.of(report);
      StandardOutput.json(text);
    } else {
      getLog().info("\n" + text.stripTrailing());
    }
    if (outputFile != null) {
      TextFile.write(module().directory(outputFile), text);
    }
  }

  /** A program gets its document also where nothing could be found out. */
  @Override
  void unseen(List<ServiceReport> services) {
    if (format == OutputFormat.JSON) {
      StandardOutput.json(ReportJson.of(reports().of(services)));
    }
  }

  @Override
  boolean leavesReport() {
    return false;
  }

  @Override
  String goal() {
    return "status";
  }

  @Override
  Purpose purpose() {
    return Purpose.NO_RELEASE;
  }

  @Override
  boolean isSkipped() {
    return skipStatus;
  }

  @Override
  String consequence() {
    return "nothing was looked at";
  }
}
