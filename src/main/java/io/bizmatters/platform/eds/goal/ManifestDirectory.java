package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** The directory of the manifests, which belongs to one execution of one module. */
final class ManifestDirectory {

  private final Path directory;
  private final Module module;
  private final OutputOwners owners;

  ManifestDirectory(Path directory, Module module, OutputOwners owners) {
    this.directory = directory;
    this.module = module;
    this.owners = owners;
  }

  /**
   * Writes the files.
   *
   * @throws MojoFailureException when another execution of the build writes other files there
   */
  Generate.Outcome write(OutputFiles files) throws MojoFailureException, OutputException {
    checkOwner(files);
    return new Generate(directory, sharedOwner()).write(files);
  }

  /** Attaches the manifests to the build. */
  void attach(MavenProjectHelper helper, MavenProject project) {
    File manifests = directory.resolve(OutputFiles.MANIFESTS).toFile();
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
    log.info(
        module.shown(directory)
            + "  "
            + outcome.written().size()
            + " files written, "
            + outcome.unchanged().size()
            + " unchanged, "
            + outcome.removed().size()
            + " removed");
  }

  /**
   * Returns the owner of a shared directory; the module's own directory has none, so that a renamed
   * module keeps it.
   */
  private Optional<String> sharedOwner() {
    Path own = module.buildDirectory().toAbsolutePath().normalize();
    boolean shared = module.hasPom() && !directory.toAbsolutePath().normalize().startsWith(own);
    return shared ? Optional.of(module.coordinates()) : Optional.empty();
  }

  /**
   * Fails if another execution owns the directory: this execution would remove the files of that
   * one, and attach its own.
   */
  private void checkOwner(OutputFiles files) throws MojoFailureException {
    String content = Sha256.of(files.files().getOrDefault(OutputFiles.LOCK, new byte[0]));
    Optional<String> other = owners.takenBy(directory, "manifests", module.owner(), content);
    if (other.isPresent()) {
      throw new MojoFailureException(
          "two executions write to one directory; nothing was generated.\n\n"
              + module.shown(directory)
              + "\n  found    "
              + module.owner()
              + ", and before it "
              + other.get()
              + "\n  allowed  one execution of one module in each directory\n  fix     "
              + " set eds.outputDirectory in one of them, or let one execution have all"
              + " <services>");
    }
  }
}
