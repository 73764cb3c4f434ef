package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.model.grammar.SecretText;
import io.bizmatters.platform.eds.model.rule.Sizes;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the fields that the pods of a worker show. */
final class PodReader {

  private static final String ENVIRONMENT = ",deployment.environment=";
  private static final String USUAL = "medium";
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Set<String> OF_NATS =
      Set.of("NATS_URL", "NATS_STREAM_NAME", "NATS_CONSUMER_GROUP", "PORT");

  /** The volumes that a service has by itself. */
  private static final Set<String> OF_SERVICES = Set.of("tmp", "config");

  /** Fields of a pod that this reader knows. */
  private static final Set<String> KNOWN =
      Set.of(
          "serviceAccountName",
          "serviceAccount",
          "automountServiceAccountToken",
          "imagePullSecrets",
          "securityContext",
          "initContainers",
          "containers",
          "volumes",
          "nodeSelector",
          "tolerations",
          "terminationGracePeriodSeconds",
          "dnsPolicy",
          "restartPolicy",
          "schedulerName");

  private final WorkerObjects objects;
  private final Sizes sizes;
  private final Map<String, Object> pod;
  private final Map<String, Object> main;
  private final Map<String, Object> values;
  private final List<String> notes;
  private final Map<String, Map<String, Object>> variables = new LinkedHashMap<>();

  PodReader(WorkerObjects objects, Sizes sizes, Map<String, Object> values, List<String> notes) {
    this.sizes = sizes;
    this.objects = objects;
    this.pod = WorkerObjects.pod(objects.deployment());
    this.values = values;
    this.notes = notes;
    List<Map<String, Object>> containers = Tree.mappings(pod, "containers");
    this.main =
        containers.stream()
            .filter(container -> "main".equals(container.get("name")))
            .findFirst()
            .or(() -> containers.stream().findFirst())
            .orElse(Map.of());
    for (Map<String, Object> variable : Tree.mappings(main, "env")) {
      variables.put(String.valueOf(variable.getOrDefault("name", "")), variable);
    }
  }

  void read() {
    Tree.mappings(pod, "containers").stream()
        .filter(other -> !other.equals(main))
        .forEach(
            other -> lost("the container " + other.get("name"), "a service has one container"));
    pod.keySet().stream()
        .filter(name -> !KNOWN.contains(name))
        .forEach(name -> lost("the pod's " + name, "no field; a file in patches can say it"));
    image();
    resources();
    environmentVariables();
    secrets();
    list("command", Tree.list(main, "command"));
    list("args", Tree.list(main, "args"));
    init();
    ports();
    probes();
    Map<String, Object> lifecycle = Tree.mapping(main, "lifecycle");
    if (!lifecycle.isEmpty()) {
      values.put("lifecycle", lifecycle);
    }
    boolean readOnly =
        Tree.at(main, "securityContext", "readOnlyRootFilesystem")
            .filter(Boolean.TRUE::equals)
            .isPresent();
    values.put("security.readOnlyRootFilesystem", readOnly);
    volumes();
    Map<String, Object> nodes = Tree.mapping(pod, "nodeSelector");
    if (!nodes.isEmpty()) {
      values.put("nodeSelector", nodes);
    }
    list("tolerations", Tree.list(pod, "tolerations"));
    Optional.ofNullable(pod.get("terminationGracePeriodSeconds"))
        .filter(seconds -> !String.valueOf(seconds).equals("30"))
        .ifPresent(seconds -> values.put("terminationGracePeriod", seconds + "s"));
  }

  private void image() {
    Optional<Object> image = Optional.ofNullable(main.get("image"));
    if (image.isPresent()) {
      values.put("image", image.get());
    } else if (!main.isEmpty()) {
      String guess = objects.deployment().name() + ":latest";
      values.put("image", guess);
      notes.add(
          "image is missing, as in fragments, where JKube's build sets it; the block has "
              + guess
              + ": correct it");
    }
  }

  private void lost(String what, String why) {
    notes.add(what + " is not carried over: " + why);
  }

  private void list(String path, List<?> items) {
    if (!items.isEmpty()) {
      values.put(path, List.copyOf(items));
    }
  }

  // ---- size

  private void resources() {
    Map<String, Object> requests = Tree.mapping(Tree.mapping(main, "resources"), "requests");
    Map<String, Object> limits = Tree.mapping(Tree.mapping(main, "resources"), "limits");
    Optional<Size> best = Optional.empty();
    int most = 0;
    for (Size size : sizes.values()) {
      int equal = equal(size.requests(), requests) + equal(size.limits(), limits);
      if (equal > most) {
        best = Optional.of(size);
        most = equal;
      }
    }
    Optional<Size> size =
        best.or(() -> sizes.named(USUAL)).or(() -> sizes.values().stream().findFirst());
    size.ifPresent(found -> values.put("size", found.name()));
    others("resources.requests", requests, size.map(Size::requests).orElse(Map.of()));
    others("resources.limits", limits, size.map(Size::limits).orElse(Map.of()));
  }

  private static int equal(Map<String, String> ofSize, Map<String, Object> found) {
    return (int)
        ofSize.entrySet().stream()
            .filter(
                quantity ->
                    Optional.ofNullable(found.get(quantity.getKey()))
                        .filter(live -> same(quantity.getValue(), live))
                        .isPresent())
            .count();
  }

  private static boolean same(String ofSize, Object found) {
    Optional<Quantity> one = Quantity.parse(ofSize).legal();
    Optional<Quantity> other = Quantity.parse(String.valueOf(found)).legal();
    return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
  }

  private void others(String path, Map<String, Object> quantities, Map<String, String> ofSize) {
    Map<String, Object> others = new LinkedHashMap<>();
    quantities.forEach(
        (resource, quantity) -> {
          Optional<String> usual = Optional.ofNullable(ofSize.get(resource));
          if (usual.filter(text -> same(text, quantity)).isEmpty()) {
            others.put(resource, String.valueOf(quantity));
          }
        });
    ofSize.keySet().stream()
        .filter(resource -> !quantities.containsKey(resource))
        .forEach(
            resource ->
                notes.add(
                    path
                        + "."
                        + resource
                        + " is missing: a service always has it, so the block has that of its"
                        + " size"));
    if (!others.isEmpty()) {
      values.put(path, others);
    }
  }

  // ---- variables

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name))
        .flatMap(variable -> Optional.ofNullable(variable.get("value")))
        .map(String::valueOf);
  }

  Optional<String> natsUrl() {
    return variable("NATS_URL").filter(url -> !url.contains("@"));
  }

  /** Returns the name of the environment in telemetry. */
  Optional<String> environment() {
    return variable("OTEL_RESOURCE_ATTRIBUTES")
        .filter(attributes -> attributes.contains(ENVIRONMENT))
        .map(
            attributes ->
                attributes.substring(attributes.indexOf(ENVIRONMENT) + ENVIRONMENT.length()))
        .filter(name -> !name.contains(","));
  }

  private void environmentVariables() {
    Map<String, Object> env = new LinkedHashMap<>();
    Map<String, String> usual = telemetry();
    variables.forEach(
        (name, variable) -> {
          boolean ofOthers =
              OF_NATS.contains(name)
                  || variable("" + name).filter(value -> value.equals(usual.get(name))).isPresent();
          if (!ofOthers) {
            value(name, variable).ifPresent(value -> env.put(name, value));
          }
        });
    if (variables.containsKey("NATS_URL") && natsUrl().isEmpty()) {
      lost("NATS_URL", "the service says it as nats.url, in plain text and without a login");
    }
    if (!env.isEmpty()) {
      values.put("env", env);
    }
  }

  private Map<String, String> telemetry() {
    String name = objects.deployment().name();
    Optional<String> version =
        ImageReference.parse(String.valueOf(main.get("image")))
            .legal()
            .flatMap(ImageReference::version);
    Map<String, String> usual = new LinkedHashMap<>();
    usual.put("OTEL_SERVICE_NAME", name);
    version.ifPresent(found -> usual.put("OTEL_SERVICE_VERSION", found));
    environment()
        .ifPresent(
            environment ->
                usual.put(
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "service.name="
                        + name
                        + version.map(found -> ",service.version=" + found).orElse("")
                        + ENVIRONMENT
                        + environment));
    return usual;
  }

  private Optional<Object> value(String name, Map<String, Object> variable) {
    Map<String, Object> from = Tree.mapping(variable, "valueFrom");
    if (from.isEmpty()) {
      String text = String.valueOf(variable.getOrDefault("value", ""));
      return Optional.of(SecretText.isSecret(name, text) ? placeholder(name) : text);
    }
    Map<String, Object> secret = Tree.mapping(from, "secretKeyRef");
    Map<String, Object> map = Tree.mapping(from, "configMapKeyRef");
    Map<String, Object> field = Tree.mapping(from, "fieldRef");
    boolean optional = secret.containsKey("optional") || map.containsKey("optional");
    if (optional) {
      notes.add("env " + name + ": its reference was optional; a service's is not");
    }
    if (!secret.isEmpty()) {
      return Optional.of(reference("secret", secret));
    }
    if (!map.isEmpty()) {
      return Optional.of(reference("configMap", map));
    }
    if (!field.isEmpty()) {
      return Optional.of(Tree.of("field", field.getOrDefault("fieldPath", "")).fields());
    }
    lost("env " + name, "it is neither a value nor a key of a Secret or ConfigMap nor a pod field");
    return Optional.empty();
  }

  /** Refers to a Secret that does not exist yet, instead of a literal that looks like a secret. */
  private Object placeholder(String name) {
    String secret = objects.deployment().name() + "-secrets";
    String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    lost(
        "the value of env " + name,
        "it looks like a secret, and a service names secrets by their Secret and key; create it:"
            + " kubectl create secret generic "
            + secret
            + " --from-literal="
            + key
            + "=…");
    return Tree.of("secret", secret).with("key", key).fields();
  }

  private static Object reference(String kind, Map<String, Object> reference) {
    return Tree.of(kind, reference.getOrDefault("name", ""))
        .with("key", reference.getOrDefault("key", ""))
        .fields();
  }

  // ---- secrets

  private void secrets() {
    List<Object> secrets = new ArrayList<>();
    for (Object source : Tree.list(main, "envFrom")) {
      Optional<Object> secret = Tree.at(source, "secretRef", "name");
      boolean placeholder =
          secret
              .map(String::valueOf)
              .filter(name -> name.startsWith("placeholder-secret"))
              .isPresent();
      if (secret.isEmpty()) {
        lost("envFrom of a ConfigMap", "no field; name its keys in env");
      } else if (!placeholder) {
        secrets.add(secret.get());
      }
    }
    list("secrets", secrets);
    List<Object> pull = new ArrayList<>();
    Tree.list(pod, "imagePullSecrets")
        .forEach(secret -> Tree.at(secret, "name").ifPresent(pull::add));
    list("imagePullSecrets", pull);
  }

  // ---- processes

  private void init() {
    List<Map<String, Object>> all = Tree.mappings(pod, "initContainers");
    for (Map<String, Object> init : all) {
      boolean first = init.equals(all.get(0));
      boolean same = String.valueOf(init.get("image")).equals(String.valueOf(main.get("image")));
      if (first && same && !Tree.list(init, "command").isEmpty()) {
        list("initContainer.command", Tree.list(init, "command"));
        list("initContainer.args", Tree.list(init, "args"));
      } else {
        lost(
            "the init container " + init.get("name"),
            "a service has one, with the worker's image and a command");
      }
    }
  }

  /** Returns the container's port: the one named http, else the first, else 8080. */
  long port() {
    List<Object> ports = new ArrayList<>(Tree.list(main, "ports"));
    return ports.stream()
        .filter(port -> Tree.at(port, "name").filter("http"::equals).isPresent())
        .findFirst()
        .or(() -> ports.stream().findFirst())
        .flatMap(port -> Tree.at(port, "containerPort"))
        .map(String::valueOf)
        .filter(port -> PORT.matcher(port).matches())
        .map(Long::valueOf)
        .orElse(8080L);
  }

  private void ports() {
    List<Object> others = new ArrayList<>();
    for (Object port : Tree.list(main, "ports")) {
      boolean worker =
          Tree.at(port, "containerPort")
              .map(String::valueOf)
              .filter(Long.toString(port())::equals)
              .isPresent();
      if (!worker) {
        others.add(port);
      }
    }
    list("ports", others);
  }

  private void probes() {
    ProbeReader probes = new ProbeReader(main, port());
    probes.path("livenessProbe").ifPresent(path -> values.put("http.healthPath", path));
    probes.path("readinessProbe").ifPresent(path -> values.put("http.readyPath", path));
    String health = String.valueOf(values.getOrDefault("http.healthPath", "/health"));
    probes
        .startupTimeout(health)
        .ifPresentOrElse(
            seconds -> values.put("http.startupTimeout", seconds + "s"),
            () ->
                probes
                    .given("startupProbe")
                    .ifPresent(probe -> values.put("probes.startup", probe)));
    probe("probes.liveness", probes.setting("livenessProbe", 10, 10, 5, 3));
    probe("probes.readiness", probes.setting("readinessProbe", 5, 5, 3, 2));
  }

  private void probe(String path, Optional<Map<String, Object>> setting) {
    if (setting.isEmpty()) {
      values.put(path, Fields.NO_PROBE);
    } else if (!setting.get().isEmpty()) {
      values.put(path, setting.get());
    }
  }

  // ---- volumes

  private void volumes() {
    Map<String, Map<String, Object>> byName = new LinkedHashMap<>();
    Tree.mappings(pod, "volumes")
        .forEach(volume -> byName.put(String.valueOf(volume.getOrDefault("name", "")), volume));
    List<Object> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Map<String, Object> mount : Tree.mappings(main, "volumeMounts")) {
      String name = String.valueOf(mount.getOrDefault("name", ""));
      String path = String.valueOf(mount.getOrDefault("mountPath", ""));
      Map<String, Object> source = new LinkedHashMap<>(byName.getOrDefault(name, Map.of()));
      source.remove("name");
      if (isTmp(name, path, source)) {
        continue;
      }
      if (isConfig(name)) {
        values.put("config.mountPath", path);
        values.put("config.directory", Import.CONFIG_DIRECTORY);
        continue;
      }
      if (names.add(name)) {
        found.add(volume(mount, source, byName.keySet()));
      } else {
        lost("the second mount of the volume " + name, "a service mounts each volume once");
      }
    }
    list("volumes", found);
    boolean hasTmp =
        Tree.list(main, "volumeMounts").stream()
            .anyMatch(mount -> Tree.at(mount, "mountPath").filter("/tmp"::equals).isPresent());
    if (!hasTmp) {
      notes.add("/tmp has no volume in the source: a service always has one there");
    }
  }

  /** Returns whether a volume is an empty directory at /tmp, as a service always has one. */
  private boolean isTmp(String name, String path, Map<String, Object> source) {
    boolean tmp =
        name.equals("tmp") && path.equals("/tmp") && source.keySet().equals(Set.of("emptyDir"));
    if (tmp && !source.equals(Map.of("emptyDir", Map.of("sizeLimit", "1Gi")))) {
      notes.add("the volume at /tmp is the service's own now: an emptyDir of at most 1Gi");
    }
    return tmp;
  }

  private boolean isConfig(String name) {
    return name.equals("config")
        && WorkerObjects.configMap(pod)
            .filter(map -> map.matches(".*-config-[0-9a-f]{10}"))
            .filter(map -> objects.one("ConfigMap").isPresent())
            .isPresent();
  }

  private Object volume(Map<String, Object> mount, Map<String, Object> source, Set<String> names) {
    Tree volume = Tree.empty();
    for (String name : List.of("name", "mountPath", "subPath", "readOnly")) {
      Optional.ofNullable(mount.get(name))
          .filter(value -> !Boolean.FALSE.equals(value))
          .ifPresent(value -> volume.with(name, value));
    }
    mount.keySet().stream()
        .filter(name -> !List.of("name", "mountPath", "subPath", "readOnly").contains(name))
        .forEach(name -> lost("volumeMounts." + name + " of " + mount.get("name"), "no field"));
    String name = String.valueOf(mount.get("name"));
    if (OF_SERVICES.contains(name)) {
      String other = name + "-volume";
      while (names.contains(other)) {
        other += "s";
      }
      volume.with("name", other);
      notes.add("the volume " + name + " is " + other + " now: services have one of that name");
    }
    return volume.withAll(source).fields();
  }
}
