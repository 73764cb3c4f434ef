package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ServerDryRun;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Diff;
import io.bizmatters.platform.eds.release.Diff.ObjectDifference;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.report.DiffJson;
import io.bizmatters.platform.eds.report.DiffJson.RefusedObject;
import io.bizmatters.platform.eds.report.ObjectDiff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Tells what {@code apply} would change, as the API server itself says it; nothing is written, and
 * no secret is shown.
 */
@Mojo(name = "diff", requiresProject = false, threadSafe = true)
public final class DiffMojo extends ClusterMojo {

  /** A {@code table} in the log, or {@code json} on standard output, outside the log. */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** Whether a difference fails the goal. */
  @Parameter(property = "eds.failOnDiff", defaultValue = "false")
  private boolean failOnDiff;

  /** Whose fields apply would take over: field managers, {@code all}, or {@code none}. */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /**
   * The name of the module's release in each namespace; by default the artifactId, and without a
   * POM the name of its one service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /** Skips this goal. */
  @Parameter(property = "eds.diff.skip", defaultValue = "false")
  private boolean skipDiff;

  private OutputFormat format = OutputFormat.TABLE;
  private Force force = Force.nobody();
  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
    force = reader.read("eds.forceConflicts", forceConflicts, Forcing::parse, Force.nobody());
    named =
        Optional.ofNullable(release)
            .map(name -> reader.read(ReleaseNames.PROPERTY, name, ReleaseNames::parse, name));
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, ClusterException {
    Retries retries = retries();
    ReleaseOptions options =
        new ReleaseNames(module(), consequence(), named)
            .options(services, origin(), moduleId(), Duration.ZERO);
    Diff diff =
        new Diff(
            new ServerDryRun(client, retries, force), new ReleaseObjects(client, retries), options);
    List<ObjectDiff> changes = new ArrayList<>();
    List<RefusedObject> refusals = new ArrayList<>();
    for (ObjectDifference found : diff.run(services)) {
      if (found.live().isPresent() || found.wanted().isPresent()) {
        ObjectDiff difference = ObjectDiff.of(found.live(), found.wanted());
        boolean refused = found.refusal().isPresent() && found.wanted().isEmpty();
        if (difference.isChange() && !refused) {
          changes.add(difference);
        }
      }
      found.note().ifPresent(note -> getLog().info(found.object().title() + "  " + note));
      found
          .refusal()
          .ifPresent(
              refusal -> refusals.add(new RefusedObject(found.object().title(), refusal.what())));
    }
    show(changes, refusals);
    end(changes.size(), refusals);
  }

  private void show(List<ObjectDiff> changes, List<RefusedObject> refusals) {
    switch (format) {
      case TABLE -> changes.forEach(change -> getLog().info("\n" + change.text().stripTrailing()));
      case JSON -> StandardOutput.json(DiffJson.of(changes, refusals));
    }
  }

  private void end(int changes, List<RefusedObject> refusals) throws MojoFailureException {
    if (!refusals.isEmpty()) {
      throw new MojoFailureException(
          "the API server would refuse "
              + refusals.size()
              + (refusals.size() == 1 ? " object" : " objects")
              + ".\n\n"
              + refusals.stream()
                  .map(refusal -> refusal.object() + "  " + refusal.message())
                  .collect(Collectors.joining("\n\n"))
              + "\n");
    }
    String count =
        (changes == 0 ? "no" : changes) + (changes > 1 ? " objects" : " object") + " would change";
    getLog().info(count);
    if (failOnDiff && changes > 0) {
      throw new MojoFailureException(
          "eds.failOnDiff: " + count + "\n  fix  mvn eds:apply makes it so; the log says what");
    }
  }

  @Override
  boolean isSkipped() {
    return skipDiff;
  }

  @Override
  String consequence() {
    return "nothing was compared";
  }
}
