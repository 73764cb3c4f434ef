package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.PipelineRole.Subject;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file with the roles of a pipeline. */
final class RoleFile {

  private final Path file;
  private final String shown;

  /**
   * @param shown the path for people
   */
  RoleFile(Path file, String shown) {
    this.file = file;
    this.shown = shown;
  }

  /** Writes the roles, and prints a line for each and the command that grants them. */
  void write(List<KubernetesObject> roles, Consumer<String> lines) throws OutputException {
    TextFile.write(file, ManifestYaml.stream(roles.stream().map(ManifestYaml::of).toList()));
    for (KubernetesObject role : roles) {
      lines.accept(role.title() + role.namespace().map(" in namespace "::concat).orElse(""));
    }
    lines.accept("kubectl apply -f " + shown);
  }

  /** Reads {@code eds.rbac.subject}. */
  static final class PipelineSubject {

    private static final Pattern SUBJECT =
        Pattern.compile("(?:(ServiceAccount|User|Group):)?(?:([^/:]+)/)?([^/]+)");

    private PipelineSubject() {}

    static Parsed<Subject> parse(String text) {
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
  }
}
