package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.OutputException;
import io.bizmatters.platform.eds.release.ReleaseHistory;
import io.bizmatters.platform.eds.release.ReleaseHistory.Recorded;
import io.bizmatters.platform.eds.release.TextFile;
import io.bizmatters.platform.eds.report.HistoryTable;
import io.bizmatters.platform.eds.report.HistoryTable.History;
import io.bizmatters.platform.eds.report.HistoryTable.Row;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Tells the recorded releases of the services: when, by whom, of what, and what became of each. */
@Mojo(name = "history", requiresProject = false, threadSafe = true)
public final class HistoryMojo extends ClusterMojo {

  /** A {@code table} or {@code json}. */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** A file that the output goes to as well. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** Skips this goal. */
  @Parameter(property = "eds.history.skip", defaultValue = "false")
  private boolean skipHistory;

  private OutputFormat format = OutputFormat.TABLE;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format =
        reader.read(
            "eds.output", output, OutputFormat.class, OutputFormat.TABLE, OutputFormat.TABLE);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws OutputException, ClusterException {
    ReleaseHistory history = ReleaseHistory.in(client, retries());
    List<History> all = new ArrayList<>();
    for (ServiceObjects service : services) {
      all.add(history(history.of(service)));
    }
    String text =
        format == OutputFormat.JSON
            ? HistoryTable.json(all)
            : all.stream().map(HistoryTable::of).collect(Collectors.joining("\n"));
    getLog().info("\n" + text.stripTrailing());
    if (outputFile != null) {
      TextFile.write(module().directory(outputFile), text);
    }
  }

  private static History history(Recorded recorded) {
    return new History(
        recorded.service(),
        recorded.namespace(),
        recorded.holder().map(holder -> holder.origin() + " since " + holder.since()),
        recorded.entries().stream().map(HistoryMojo::row).toList());
  }

  private static Row row(ReleaseEntry entry) {
    return new Row(
        entry.title(),
        entry.state().word(),
        entry.at(),
        entry.origin().by(),
        entry.origin().build(),
        entry.origin().commit(),
        entry.digest(),
        entry.plugin(),
        entry.note());
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
