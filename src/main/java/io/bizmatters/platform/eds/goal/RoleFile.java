package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

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
}
