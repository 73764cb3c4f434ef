package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.report.HistoryTable;
import io.bizmatters.platform.eds.report.HistoryTable.History;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows the recorded releases of the module: when and by whom each was released, of which commit,
 * which services changed, and how each release ended.
 */
@Mojo(name = "history", requiresProject = false, threadSafe = true)
public final class HistoryMojo extends NamedReleaseMojo {

  /** Chooses a {@code table} in the log, or {@code json} on standard output, outside the log. */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** Names a file that receives the output too. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** True skips this goal. */
  @Parameter(property = "eds.history.skip", defaultValue = "false")
  private boolean skipHistory;

  private OutputFormat format = OutputFormat.TABLE;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, OutputException, ClusterException {
    ReleaseOptions options = releaseOptions(services, Duration.ZERO);
    ReleaseHistory history = new ReleaseHistory(api(client));
    String text =
        show(
            RecordedReleases.histories(
                history.of(TargetService.of(services, client.namespace()), options)));
    if (outputFile != null) {
      TextFile.write(module().directory(outputFile), text);
    }
  }

  private String show(List<History> all) {
    if (format == OutputFormat.JSON) {
      String json = HistoryTable.json(all);
      StandardOutput.json(json);
      return json;
    }
    String table = all.stream().map(HistoryTable::of).collect(Collectors.joining("\n"));
    getLog().info("\n" + table.stripTrailing());
    return table;
  }

  @Override
  boolean isSkipped() {
    return skipHistory;
  }

  @Override
  String consequence() {
    return "nothing was told";
  }
}
