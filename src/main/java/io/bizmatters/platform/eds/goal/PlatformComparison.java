package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.ServiceRendering.ConfiguredServices;
import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.ServiceFolder;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import io.bizmatters.platform.eds.report.ObjectDiff;
import io.bizmatters.platform.eds.report.PlatformChanges;
import io.bizmatters.platform.eds.report.PlatformChanges.Row;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/** Renders the services of a folder under two versions of a platform, and compares the objects. */
final class PlatformComparison {

  private final Platform before;
  private final Platform after;
  private final Optional<String> environment;

  PlatformComparison(Platform before, Platform after, Optional<String> environment) {
    this.before = before;
    this.after = after;
    this.environment = environment;
  }

  /** One side: the objects of each service by identity, and the errors. */
  private record Side(Map<String, Map<String, KubernetesObject>> services, List<Problem> errors) {}

  /** Returns a row for each service. */
  List<Row> of(ServiceFolder folder, String shown) {
    Side old = side(folder, before);
    Side fresh = side(folder, after);
    Set<String> names = new LinkedHashSet<>(old.services().keySet());
    names.addAll(fresh.services().keySet());
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      Optional<Map<String, KubernetesObject>> then = Optional.ofNullable(old.services().get(name));
      Optional<Map<String, KubernetesObject>> now = Optional.ofNullable(fresh.services().get(name));
      rows.add(row(shown, name, then, now));
    }
    List<Problem> refused = new ArrayList<>(fresh.errors());
    refused.removeAll(old.errors());
    if (!refused.isEmpty() || (names.isEmpty() && !old.errors().isEmpty())) {
      rows.add(PlatformChanges.refused(shown, refused.isEmpty() ? old.errors() : refused));
    }
    return rows;
  }

  private Row row(
      String folder,
      String service,
      Optional<Map<String, KubernetesObject>> then,
      Optional<Map<String, KubernetesObject>> now) {
    if (now.isEmpty()) {
      return new Row(folder, service, PlatformChanges.Change.REFUSED, List.of(), List.of());
    }
    List<ObjectDiff> changes = new ArrayList<>();
    Set<String> objects = new LinkedHashSet<>(then.map(Map::keySet).orElse(Set.of()));
    objects.addAll(now.get().keySet());
    for (String object : objects) {
      ObjectDiff diff =
          ObjectDiff.of(
              then.flatMap(all -> Optional.ofNullable(all.get(object))).map(KubernetesObject::tree),
              Optional.ofNullable(now.get().get(object)).map(KubernetesObject::tree));
      if (diff.isChange()) {
        changes.add(diff);
      }
    }
    PlatformChanges.Change change =
        then.isEmpty()
            ? PlatformChanges.Change.ACCEPTED
            : changes.isEmpty() ? PlatformChanges.Change.UNCHANGED : PlatformChanges.Change.CHANGED;
    return new Row(
        folder,
        service,
        change,
        change == PlatformChanges.Change.ACCEPTED ? List.of() : changes,
        List.of());
  }

  private Side side(ServiceFolder folder, Platform platform) {
    Configuration configuration = folder.read(platform, environment);
    Rendering rendering = ConfiguredServices.render(configuration, environment, NatsResources.NONE);
    Map<String, Map<String, KubernetesObject>> services = new LinkedHashMap<>();
    for (ServiceObjects service : rendering.services()) {
      Map<String, KubernetesObject> objects = new LinkedHashMap<>();
      service.objects().forEach(object -> objects.put(object.identity(), object));
      services.put(service.service().qualifiedName(), objects);
    }
    List<Problem> errors =
        Stream.concat(configuration.problems().stream(), rendering.problems().stream())
            .filter(Problem::isError)
            .toList();
    return new Side(services, errors);
  }

  /** The platforms that services follow before a new version. */
  static final class OldPlatforms {

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
}
