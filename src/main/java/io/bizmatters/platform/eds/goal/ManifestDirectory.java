package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** The directory of the manifests, which belongs to one execution of one module. */
final class ManifestDirectory {

  private final OutputDirectory directory;
  private final Module module;

  ManifestDirectory(Path directory, Module module, OutputOwners owners) {
    this.directory =
        new OutputDirectory(
            directory,
            "eds.outputDirectory",
            ", or let one execution have all <services>",
            module,
            owners);
    this.module = module;
  }

  /**
   * Writes the files.
   *
   * @param ownFolders folders that must hold nothing else
   * @throws MojoFailureException when another execution of the build writes other files there
   */
  Generate.Outcome write(
      OutputFiles files, List<String> ownFolders, BiConsumer<WarningCode, String> warnings)
      throws MojoFailureException, OutputException {
    Generate.Outcome outcome = directory.write(files, ownFolders);
    directory.warnOfEdits(outcome, warnings);
    return outcome;
  }

  /** Attaches the manifests to the build. */
  void attach(MavenProjectHelper helper, MavenProject project) {
    File manifests = directory.path().resolve(OutputFiles.MANIFESTS).toFile();
    boolean attached =
        project.getAttachedArtifacts().stream()
            .anyMatch(artifact -> manifests.equals(artifact.getFile()));
    if (module.hasPom() && !attached) {
      helper.attachArtifact(project, "yaml", "eds", manifests);
    }
  }

  /** Prints the kinds of each service, and how many files were written. */
  void print(List<ServiceObjects> services, Generate.Outcome outcome, Log log) {
    for (ServiceObjects service : services) {
      String kinds =
          service.objects().stream().map(KubernetesObject::kind).collect(Collectors.joining(", "));
      log.info(service.service().qualifiedName() + "  " + kinds);
    }
    log.info(directory.summary(outcome));
  }
}
