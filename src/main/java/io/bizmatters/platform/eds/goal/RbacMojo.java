package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.PipelineRole;
import io.bizmatters.platform.eds.manifest.PipelineRole.Grants;
import io.bizmatters.platform.eds.manifest.PipelineRole.Subject;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the least that a pipeline must be allowed for these goals on these services: Roles and
 * their bindings, for somebody who may grant them to {@code kubectl apply}.
 */
@Mojo(name = "rbac", requiresProject = false, threadSafe = true)
public final class RbacMojo extends ServiceMojo {

  private static final Pattern SUBJECT =
      Pattern.compile("(?:(ServiceAccount|User|Group):)?(?:([^/:]+)/)?([^/]+)");

  /**
   * Who the pipeline is: a service account as {@code name} or {@code namespace/name}, {@code
   * User:name} or {@code Group:name}.
   */
  @Parameter(property = "eds.rbac.subject", defaultValue = "eds-pipeline")
  private String subject = "eds-pipeline";

  /** Whether {@code eds:delete}, {@code eds.recreate} and pruning are to work. */
  @Parameter(property = "eds.rbac.delete", defaultValue = "false")
  private boolean delete;

  /** Whether the pipeline makes namespaces. */
  @Parameter(property = "eds.createNamespace", defaultValue = "false")
  private boolean createNamespace;

  /** Whether the pipeline waits for readiness. */
  @Parameter(property = "eds.wait", defaultValue = "true")
  private boolean wait = true;

  /** How many releases the pipeline records; with 0 it needs no right to Secrets for that. */
  @Parameter(property = "eds.history.max", defaultValue = "10")
  private String historyMax = "10";

  /**
   * The name of the module's release in each namespace; by default the artifactId, and without a
   * POM the name of its one service.
   */
  @Parameter(property = "eds.release")
  private @Nullable String release;

  /** How the pipeline sees NATS; {@code port-forward}, and unset, need a right of their own. */
  @Parameter(property = "eds.nats.access")
  private @Nullable String natsAccess;

  /** The file that is written. */
  @Parameter(property = "eds.rbac.file", defaultValue = "${project.build.directory}/eds-rbac.yaml")
  private @Nullable File file;

  /** Skips this goal. */
  @Parameter(property = "eds.rbac.skip", defaultValue = "false")
  private boolean skipRbac;

  private Subject bound = Subject.DEFAULT;
  private NatsAccess access = NatsAccess.AUTOMATIC;
  private int recorded = 1;
  private Optional<String> named = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    bound = reader.read("eds.rbac.subject", subject, RbacMojo::subject, Subject.DEFAULT);
    access = NatsMojo.access(reader, natsAccess);
    named =
        Optional.ofNullable(release)
            .map(name -> reader.read(ReleaseNames.PROPERTY, name, ReleaseNames::parse, name));
    recorded = reader.read("eds.history.max", historyMax, ReleaseMojo::count, 1);
  }

  private static Parsed<Subject> subject(String text) {
    Matcher who = SUBJECT.matcher(text);
    if (!who.matches()) {
      return Parsed.bad("name, namespace/name, User:name or Group:name", "eds-pipeline");
    }
    return Parsed.good(
        new Subject(
            Optional.ofNullable(who.group(1)).orElse("ServiceAccount"),
            who.group(3),
            Optional.ofNullable(who.group(2))));
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    Rendering rendering = rendering(configuration);
    problems().check(rendering.problems());
    boolean forwards = access == NatsAccess.AUTOMATIC || access == NatsAccess.PORT_FORWARD;
    List<KubernetesObject> roles =
        PipelineRole.of(
            rendering.services(),
            new Grants(
                createNamespace,
                wait,
                delete,
                forwards,
                recorded > 0,
                Optional.of(
                    new ReleaseNames(module(), consequence(), named).of(rendering.services()))),
            bound);
    Path target =
        file == null
            ? module().buildDirectory().resolve("eds-rbac.yaml")
            : module().directory(file);
    TextFile.write(target, ManifestYaml.stream(roles.stream().map(ManifestYaml::of).toList()));
    roles.forEach(
        role ->
            getLog()
                .info(
                    role.title()
                        + role.namespace().map(space -> " in namespace " + space).orElse("")));
    getLog().info("kubectl apply -f " + shown(target));
  }

  @Override
  Purpose purpose() {
    return Purpose.NO_RELEASE;
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
