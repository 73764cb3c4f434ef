package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.platform.PlatformArtifact;
import io.bizmatters.platform.eds.platform.PlatformArtifacts;
import java.io.File;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * Resolves the artifacts of platforms as Maven resolves dependencies: from the modules of the
 * build, the local repository, and the module's repositories with the mirrors and logins of the
 * settings.
 */
public final class ArtifactResolver implements PlatformArtifacts {

  private static final String TYPE = "yaml";

  private final RepositorySystem repositories;
  private final MavenSession session;
  private final MavenProject project;

  public ArtifactResolver(
      RepositorySystem repositories, MavenSession session, MavenProject project) {
    this.repositories = repositories;
    this.session = session;
    this.project = project;
  }

  @Override
  public Parsed<PlatformArtifact> resolve(String coordinates) {
    List<String> parts = List.of(coordinates.split(":", -1));
    String classifier = parts.size() > 3 ? parts.get(3) : "";
    Artifact wanted =
        new DefaultArtifact(parts.get(0), parts.get(1), classifier, TYPE, parts.get(2));
    ArtifactRequest request =
        new ArtifactRequest(wanted, project.getRemoteProjectRepositories(), null);
    try {
      Artifact found =
          repositories.resolveArtifact(session.getRepositorySession(), request).getArtifact();
      return Parsed.good(
          new PlatformArtifact(
              coordinates,
              found.getArtifactId(),
              found.getBaseVersion(),
              found.isSnapshot(),
              found.getFile().toPath()));
    } catch (ArtifactResolutionException missing) {
      return moduleOf(wanted)
          .map(ArtifactResolver::notYetAttached)
          .orElseGet(
              () ->
                  Parsed.bad(
                      "an artifact of type yaml that Maven finds: " + missing.getMessage(),
                      "correct the coordinates, publish the platform, or add its repository"));
    }
  }

  private static Parsed<PlatformArtifact> notYetAttached(MavenProject module) {
    File basedir = module.getBasedir();
    return Parsed.bad(
        "an artifact of type yaml that module "
            + module.getArtifactId()
            + " of this build has attached before",
        "declare it as a dependency of type yaml, so that Maven builds "
            + (basedir == null ? module.getArtifactId() : basedir.getName())
            + " first, and run phase package or a later one");
  }

  /** Returns the module of this build that makes an artifact. */
  private Optional<MavenProject> moduleOf(Artifact wanted) {
    List<MavenProject> modules = session.getProjects();
    return Optional.ofNullable(modules).orElse(List.of()).stream()
        .filter(module -> module.getGroupId().equals(wanted.getGroupId()))
        .filter(module -> module.getArtifactId().equals(wanted.getArtifactId()))
        .filter(module -> module.getVersion().equals(wanted.getVersion()))
        .findFirst();
  }
}
