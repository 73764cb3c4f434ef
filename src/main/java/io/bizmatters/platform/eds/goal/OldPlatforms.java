package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.ServiceFolder;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;

/** The platforms that services follow before a new version. */
final class OldPlatforms {

  private final Module module;
  private final Platforms platforms;
  private final Optional<String> named;

  /**
   * @param named the old version of all folders; if it is empty, each folder's POM names its own
   */
  OldPlatforms(Module module, Platforms platforms, Optional<String> named) {
    this.module = module;
    this.platforms = platforms;
    this.named = named;
  }

  /**
   * Returns the path of a folder.
   *
   * @throws MojoFailureException when there is no such folder
   */
  Path folder(File folder) throws MojoFailureException {
    Path path = module.base().resolve(folder.toPath()).normalize();
    if (Files.isDirectory(path)) {
      return path;
    }
    throw new MojoFailureException(
        "eds.platform.against; nothing was compared.\n\n  found    "
            + module.shown(path)
            + ", no such folder\n  allowed  folders with services, separated by commas\n  fix   "
            + "   name a folder with a POM or with src/main/eds");
  }

  /** Returns the old version of the platform for the services of a folder. */
  Loaded of(ServiceFolder services, Path folder) {
    if (named.isPresent()) {
      return platforms.load(
          named.get(),
          new Origin("-Deds.platform.old", 0, 0, "eds.platform.old", Spelling.PROPERTY));
    }
    Origin at =
        new Origin(module.shown(folder.resolve("pom.xml")), 0, 0, "<platform>", Spelling.POM);
    return platforms.in(folder).load(services.platform().orElse(Platforms.DEFAULT), at);
  }
}
