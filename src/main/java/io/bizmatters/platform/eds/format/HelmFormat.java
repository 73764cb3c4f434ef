package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.schema.ValuesSchema;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Renders services as a Helm chart, whose values are the fields of the service: at the top for one
 * service, under its name for several. {@code helm template} gives the objects of {@code
 * manifests.yaml}.
 */
public final class HelmFormat {

  private static final String TEMPLATE = "/META-INF/eds/helm/_eds.tpl";

  /** Fields that no object shows: the chart has no value for them. */
  private static final List<String> WITHOUT_OBJECT = List.of("nats.batchSize", "nats.provision.");

  private final Chart chart;
  private final String environment;
  private final NatsResources natsResources;
  private final Rules rules;

  /**
   * The chart's name and version.
   *
   * @param name the module's artifactId
   * @param version the module's version
   */
  public record Chart(String name, String version) {}

  /**
   * Creates a renderer.
   *
   * @param environment the name of the environment in the worker's telemetry
   * @param natsResources what creates stream and consumer in the manifests
   * @param rules the platform's rules, whose sizes the chart knows
   */
  public HelmFormat(Chart chart, String environment, NatsResources natsResources, Rules rules) {
    this.rules = rules;
    this.chart = chart;
    this.environment = environment;
    this.natsResources = natsResources;
  }

  /** Renders {@code helm/<artifactId>/}. */
  public FormatFiles of(List<PlacedService> services) {
    Map<String, String> files = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    String root = "helm/" + chart.name() + "/";
    boolean single = services.size() == 1;
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> templates = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (PlacedService placed : services) {
      problems.addAll(misfits(placed));
      String key = key(placed.service(), services);
      Map<String, Object> own = values(placed.service());
      values.putAll(single ? own : Map.of(key, own));
      templates.put("templates/" + key + ".yaml", call(key, single));
      for (KubernetesObject object : verbatim(placed)) {
        if (written.add(object.identity())) {
          templates.put(fileOf(object), escaped(ManifestYaml.of(object)));
        }
      }
    }
    files.put(root + "Chart.yaml", chartFile(services));
    files.put(root + "values.yaml", ManifestYaml.of(values));
    files.put(
        root + "values.schema.json",
        single
            ? ValuesSchema.ofOne(rules)
            : ValuesSchema.ofSeveral(List.copyOf(values.keySet()), rules));
    files.put(root + "templates/_eds.tpl", template());
    templates.forEach((path, text) -> files.put(root + path, text));
    return FormatFiles.of(files, problems);
  }

  private static String key(EventDrivenService service, List<PlacedService> all) {
    boolean twice =
        all.stream().filter(other -> other.service().name().equals(service.name())).count() > 1;
    return twice ? service.qualifiedName().replace('/', '.') : service.name();
  }

  private static String call(String key, boolean single) {
    String values = single ? ".Values" : "(index .Values \"" + key + "\")";
    return "{{- include \"eds.service\" " + values + " }}\n";
  }

  private String chartFile(List<PlacedService> services) {
    String version = SemanticVersion.of(chart.version());
    String applications =
        services.stream()
            .flatMap(placed -> placed.service().image().version().stream())
            .distinct()
            .collect(Collectors.joining(","));
    return ManifestYaml.of(
        Tree.of("apiVersion", "v2")
            .with("name", chart.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-"))
            .with("description", "Event-driven workers on NATS JetStream, scaled by KEDA")
            .with("type", "application")
            .with("version", version)
            .with("appVersion", applications.isEmpty() ? version : applications)
            .fields());
  }

  private String template() {
    Tree sizes = Tree.empty();
    for (Size size : rules.sizes().values()) {
      sizes.with(size.name(), Tree.of("requests", size.requests()).with("limits", size.limits()));
    }
    return resource()
        + "\n{{- define \"eds.sizes\" -}}\n"
        + ManifestYaml.of(sizes.fields())
        + "{{- end }}\n";
  }

  private static String resource() {
    try (InputStream in =
        Objects.requireNonNull(HelmFormat.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the chart's values of a service: times are whole seconds, variables are a list. */
  Map<String, Object> values(EventDrivenService service) {
    Map<String, Object> values = new LinkedHashMap<>();
    ServiceValues.all(service, rules)
        .byPath()
        .forEach(
            (path, value) -> {
              if (WITHOUT_OBJECT.stream().noneMatch(path::startsWith)) {
                place(values, path, value(path, value));
              }
            });
    generated(service).stream()
        .filter(object -> object.kind().equals("ConfigMap"))
        .forEach(map -> place(values, "config.name", map.name()));
    values.put("environment", environment);
    return values;
  }

  private static Object value(String path, Object value) {
    if (path.equals(ServiceValues.ENV)) {
      List<Object> variables = new ArrayList<>();
      Tree.asMapping(value)
          .forEach((name, variable) -> variables.add(variable(name, (EnvValue) variable)));
      return variables;
    }
    return value instanceof Duration duration ? duration.toSeconds() : value;
  }

  private static Map<String, Object> variable(String name, EnvValue value) {
    Map<String, Object> variable = new LinkedHashMap<>();
    variable.put("name", name);
    variable.putAll(EnvFields.of(value));
    return variable;
  }

  private static void place(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
    } else {
      Object inner =
          tree.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
      place(Tree.asMapping(inner), path.substring(dot + 1), value);
    }
  }

  private List<KubernetesObject> generated(EventDrivenService service) {
    return new Manifests(environment).of(service);
  }

  /** Returns the objects that are no template: the ConfigMap of files, and extras. */
  private List<KubernetesObject> verbatim(PlacedService placed) {
    Set<String> templates =
        generated(placed.service()).stream()
            .filter(object -> !object.kind().equals("ConfigMap"))
            .map(KubernetesObject::identity)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return placed.rendered().objects().stream()
        .filter(object -> !templates.contains(object.identity()))
        .toList();
  }

  private static String fileOf(KubernetesObject object) {
    String name = object.kind() + "-" + object.namespace().map(in -> in + ".").orElse("");
    String file = (name + object.name()).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    return "templates/extra-" + file + ".yaml";
  }

  /** Returns the text as a template that renders to it. */
  private static String escaped(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }

  private List<Problem> misfits(PlacedService placed) {
    List<Problem> problems = new ArrayList<>();
    boolean provisions = placed.service().nats().provision().isPresent();
    if (provisions && natsResources.kind() != NatsResources.Kind.NONE) {
      problems.add(
          misfit(placed, "nats.provision", "eds.nats.resources=" + natsResources.kind().word()));
    }
    placed.patches(environment).forEach(found -> problems.add(misfit(placed, "patches", found)));
    return problems;
  }

  private static Problem misfit(PlacedService placed, String path, String found) {
    return Problem.error(
        placed.placeOf(path),
        found,
        "what the values of a chart can say",
        "remove it, or use eds.formats kubernetes or kustomize, which carry it");
  }
}
