package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.goal.RoleFile.PipelineSubject;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.PipelineRole;
import io.bizmatters.platform.eds.manifest.PipelineRole.Grants;
import io.bizmatters.platform.eds.manifest.PipelineRole.Subject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Roles and RoleBindings that a pipeline needs for these goals on these services.
 * Somebody who may grant them runs {@code kubectl apply}.
 */
@Mojo(name = "rbac", requiresProject = false, threadSafe = true)
public final class RbacMojo extends RenderingMojo {

  /**
   * Names the pipeline: a service account as {@code name} or {@code namespace/name}, {@code
   * User:name} or {@code Group:name}.
   */
  @Parameter(property = "eds.rbac.subject", defaultValue = "eds-pipeline")
  private String subject = "eds-pipeline";

  /** True grants what {@code eds:delete}, {@code eds.recreate} and pruning need. */
  @Parameter(property = "eds.rbac.delete", defaultValue = "false")
  private boolean delete;

  /** True grants the creation of namespaces. */
  @Parameter(property = "eds.createNamespace", defaultValue = "false")
  private boolean createNamespace;

  /** True grants what waiting for readiness needs. */
  @Parameter(property = "eds.wait", defaultValue = "true")
  private boolean wait = true;

  /** Sets how many releases the pipeline records. 0 needs no right to Secrets for records. */
  @Parameter(property = "eds.history.max", defaultValue = "10")
  private String historyMax = "10";

  /**
   * Names the module's release in each namespace. If unset, the name is the artifactId, or without
   * a POM the name of the only service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /**
   * Chooses how the pipeline reaches NATS. {@code port-forward} needs a right of its own, and so
   * does leaving this unset.
   */
  @Parameter(property = "eds.nats.access")
  private @Nullable String natsAccess;

  /** Names the file that the goal writes. */
  @Parameter(property = "eds.rbac.file", defaultValue = "${project.build.directory}/eds-rbac.yaml")
  private @Nullable File file;

  /** True skips this goal. */
  @Parameter(property = "eds.rbac.skip", defaultValue = "false")
  private boolean skipRbac;

  private Subject bound = Subject.DEFAULT;
  private NatsAccess access = NatsAccess.AUTOMATIC;
  private int recorded = 1;
  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    bound = reader.read("eds.rbac.subject", subject, PipelineSubject::parse, Subject.DEFAULT);
    access = NatsMojo.access(reader, natsAccess);
    named = ReleaseNames.read(reader, release);
    recorded = reader.read("eds.history.max", historyMax, ReleaseParameters::history, 1);
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    List<ServiceObjects> services = objects(configuration);
    boolean forwards = access == NatsAccess.AUTOMATIC || access == NatsAccess.PORT_FORWARD;
    String name = new ReleaseNames(module(), consequence(), named).of(services);
    Grants grants =
        new Grants(createNamespace, wait, delete, forwards, recorded > 0, Optional.of(name));
    Path target = module().output(file, "eds-rbac.yaml");
    new RoleFile(target, shown(target))
        .write(PipelineRole.of(services, grants, bound), line -> getLog().info(line));
  }

  @Override
  boolean isSkipped() {
    return skipRbac;
  }

  @Override
  String consequence() {
    return "no role was written";
  }
}
