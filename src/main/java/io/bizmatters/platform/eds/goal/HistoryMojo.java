package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory.Recorded;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.report.HistoryTable;
import io.bizmatters.platform.eds.report.HistoryTable.History;
import io.bizmatters.platform.eds.report.HistoryTable.Left;
import io.bizmatters.platform.eds.report.HistoryTable.Row;
import io.bizmatters.platform.eds.report.HistoryTable.ServiceRow;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows the recorded releases of the module: when, by whom, of what, which services changed, and
 * how each ended.
 */
@Mojo(name = "history", requiresProject = false, threadSafe = true)
public final class HistoryMojo extends ClusterMojo {

  /** A {@code table} in the log, or {@code json} on standard output, outside the log. */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** A file that the output goes to as well. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /**
   * The name of the module's release in each namespace; by default the artifactId, and without a
   * POM the name of its one service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /** Skips this goal. */
  @Parameter(property = "eds.history.skip", defaultValue = "false")
  private boolean skipHistory;

  private OutputFormat format = OutputFormat.TABLE;
  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
    named =
        Optional.ofNullable(release)
            .map(name -> reader.read(ReleaseNames.PROPERTY, name, ReleaseNames::parse, name));
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, OutputException, ClusterException {
    ReleaseOptions options =
        new ReleaseNames(module(), consequence(), named)
            .options(services, origin(), moduleId(), Duration.ZERO);
    List<History> all =
        new ReleaseHistory(client, retries())
            .of(services, options, client.namespace()).stream().map(HistoryMojo::history).toList();
    String text;
    if (format == OutputFormat.JSON) {
      text = HistoryTable.json(all);
      StandardOutput.json(text);
    } else {
      text = all.stream().map(HistoryTable::of).collect(Collectors.joining("\n"));
      getLog().info("\n" + text.stripTrailing());
    }
    if (outputFile != null) {
      TextFile.write(module().directory(outputFile), text);
    }
  }

  private static History history(Recorded recorded) {
    return new History(
        recorded.release().release(),
        recorded.release().namespace(),
        recorded.module(),
        recorded.holder().map(holder -> holder.origin() + " since " + holder.since()),
        recorded.entries().stream().map(HistoryMojo::row).toList(),
        recorded.left().entrySet().stream()
            .map(left -> new Left(left.getKey().title(), left.getValue()))
            .toList());
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
        entry.note(),
        entry.services().entrySet().stream()
            .map(
                service ->
                    new ServiceRow(
                        service.getKey(),
                        service.getValue().state().word(),
                        service.getValue().changed(),
                        service.getValue().note()))
            .toList());
  }

  @Override
  Purpose purpose() {
    return Purpose.NO_RELEASE;
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
