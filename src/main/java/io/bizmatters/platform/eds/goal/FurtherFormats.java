package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.format.ClaimFormat;
import io.bizmatters.platform.eds.format.FormatFiles;
import io.bizmatters.platform.eds.format.HelmFormat;
import io.bizmatters.platform.eds.format.KustomizeFormat;
import io.bizmatters.platform.eds.format.PlacedService;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Word;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/** Renders the formats that {@code eds:generate} writes besides the manifests. */
final class FurtherFormats {

  private final ServiceMojo goal;
  private final Set<WrittenFormat> chosen;

  FurtherFormats(ServiceMojo goal, Set<WrittenFormat> chosen) {
    this.goal = goal;
    this.chosen = chosen;
  }

  /**
   * Returns the manifests with the files of all chosen formats.
   *
   * @throws MojoFailureException when a format cannot carry a service; the message names the fields
   */
  OutputFiles withManifests(Configuration configuration, List<ServiceObjects> services)
      throws MojoFailureException {
    String plugin = goal.module().pluginVersion();
    return OutputFiles.of(
        services,
        plugin,
        configuration.platform().mark(plugin),
        Optional.empty(),
        files(configuration, services));
  }

  /**
   * Returns the files of all chosen formats.
   *
   * @throws MojoFailureException when a format cannot carry a service; the message names the fields
   */
  private Map<String, byte[]> files(Configuration configuration, List<ServiceObjects> services)
      throws MojoFailureException {
    List<PlacedService> placed = placed(configuration, services);
    List<FormatFiles> formats = new ArrayList<>();
    Rules rules = configuration.platform().rules(goal.environment());
    String environment = goal.environment().orElse(Rendering.PRODUCTION);
    if (chosen.contains(WrittenFormat.HELM)) {
      formats.add(
          new HelmFormat(
                  new HelmFormat.Chart(goal.module().artifactId(), goal.module().version()),
                  environment,
                  goal.rendering().natsResources(),
                  rules)
              .of(placed));
    }
    if (chosen.contains(WrittenFormat.CLAIM)) {
      ClaimFormat claims = new ClaimFormat(configuration.platform().api(), rules);
      formats.add(claims.of(placed, environment));
    }
    goal.rendering()
        .problems()
        .check(formats.stream().flatMap(format -> format.problems().stream()).toList());
    if (chosen.contains(WrittenFormat.KUSTOMIZE)) {
      formats.add(kustomize());
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    formats.forEach(format -> files.putAll(format.files()));
    return files;
  }

  private static List<PlacedService> placed(
      Configuration configuration, List<ServiceObjects> services) {
    List<PlacedService> placed = new ArrayList<>();
    for (int i = 0; i < services.size(); i++) {
      ConfiguredService configured = configuration.services().get(i);
      placed.add(new PlacedService(services.get(i), configured.tree(), configured.home()));
    }
    return placed;
  }

  private FormatFiles kustomize() throws MojoFailureException {
    ModuleConfiguration module = goal.moduleConfiguration(goal.demands());
    Set<String> names = new TreeSet<>(module.environments());
    goal.environment().ifPresent(names::add);
    Map<String, List<ServiceObjects>> environments = new LinkedHashMap<>();
    for (String name : names) {
      environments.put(name, objects(module, Optional.of(name)));
    }
    return KustomizeFormat.of(objects(module, Optional.empty()), environments);
  }

  private List<ServiceObjects> objects(ModuleConfiguration module, Optional<String> environment)
      throws MojoFailureException {
    Configuration configuration = module.in(environment);
    ServiceRendering rendering = goal.rendering();
    rendering.problems().check(configuration.problems());
    return rendering.objects(configuration, environment);
  }

  /** Lists the formats that {@code eds:generate} writes. */
  enum WrittenFormat implements Word {
    KUBERNETES(""),
    HELM("helm"),
    KUSTOMIZE("kustomize"),
    CLAIM("claims");

    private final String folder;

    WrittenFormat(String folder) {
      this.folder = folder;
    }

    /** Returns the formats of {@code eds.formats}. */
    static Set<WrittenFormat> read(ParameterReader reader, List<String> names) {
      Set<WrittenFormat> formats = EnumSet.noneOf(WrittenFormat.class);
      for (String name : names) {
        formats.add(
            reader.read("eds.formats", name, WrittenFormat.values(), KUBERNETES, KUBERNETES));
      }
      return formats;
    }

    /** Returns the folders that hold nothing but files of these formats. */
    static List<String> folders(Set<WrittenFormat> formats) {
      return formats.stream().flatMap(WrittenFormat::folder).toList();
    }

    /** Returns the folder that holds files of this format only; none for the manifests. */
    private Stream<String> folder() {
      return Stream.of(folder).filter(name -> !name.isEmpty());
    }
  }
}
