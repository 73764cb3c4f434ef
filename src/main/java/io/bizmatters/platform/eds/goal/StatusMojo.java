package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.ReportWriter.RunFacts;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.Status;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ReportJson;
import io.bizmatters.platform.eds.report.RunReport;
import io.bizmatters.platform.eds.report.StatusTable;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Shows the state of each service: its replicas, its lag, and what it waits for. */
@Mojo(name = "status", requiresProject = false, threadSafe = true)
public final class StatusMojo extends LookMojo {

  /** Looks again this often, because the lag changes without an event in the cluster. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /**
   * Chooses a {@code table} in the log, or {@code json} on standard output, outside the log. The
   * JSON document has the schema of {@code report.json}.
   */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** Names a file that receives the output too. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** True continues until the goal is stopped, and shows each change. */
  @Parameter(property = "eds.watch", defaultValue = "false")
  private boolean watch;

  /** True skips this goal. */
  @Parameter(property = "eds.status.skip", defaultValue = "false")
  private boolean skipStatus;

  private final RunFacts look = new RunFacts("status");
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoExecutionException, OutputException, ClusterException, InterruptedException {
    look.at(client);
    try (StreamLook streams = new StreamLook(ways());
        Status status =
            Status.open(api(client), streams, services, required(), line -> getLog().info(line))) {
      String shown = show(services, status, "");
      while (watch) {
        status.awaitChange(AGAIN);
        shown = show(services, status, shown);
      }
    }
  }

  private String show(List<ServiceObjects> services, Status status, String before)
      throws OutputException, ClusterException, InterruptedException {
    RunReport report = look.of(status.lookAndCount(services));
    String table = StatusTable.of(report);
    if (!table.equals(before)) {
      print(report, table);
    }
    return table;
  }

  private void print(RunReport report, String table) throws OutputException {
    String text = format == OutputFormat.JSON ? ReportJson.of(report) : table;
    if (format == OutputFormat.JSON) {
      StandardOutput.json(text);
    } else {
      getLog().info("\n" + text.stripTrailing());
    }
    if (outputFile != null) {
      TextFile.write(module().directory(outputFile), text);
    }
  }

  /** Prints the document even if no state could be determined, because programs expect it. */
  @Override
  void unknown(List<ServiceObjects> services, String reason, String message) {
    if (format == OutputFormat.JSON) {
      StandardOutput.json(
          ReportJson.of(look.of(look.unknown(services, List.of(), reason, message))));
    }
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
