package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the rules over several fields. Sources: the specification of the EventDrivenService API,
 * KEDA, Kubernetes.
 */
final class ServiceRules {

  private static final int LONGEST_SCALED_NAME = 56;
  private static final int LONGEST_NAME_WITH_HTTP = 58;
  private static final Set<String> OUR_LABELS =
      Set.of(
          "app.kubernetes.io/name",
          "app.kubernetes.io/component",
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/version");
  private static final Set<String> OUR_ANNOTATIONS =
      Set.of("prometheus.io/scrape", "prometheus.io/port", "prometheus.io/path");
  private static final Set<String> OUR_VOLUMES = Set.of("tmp", "config");
  private static final Pattern LONG_KEY = Pattern.compile("A[A-Z2-7]{55}.+");

  private final Rules rules;
  private final Mapping tree;
  private final Values values;
  private final Origin home;
  private final List<Problem> problems;

  ServiceRules(Rules rules, Mapping tree, Values values, Origin home, List<Problem> problems) {
    this.rules = rules;
    this.tree = tree;
    this.values = values;
    this.home = home;
    this.problems = problems;
  }

  void check(ImageDemand image) {
    required(image);
    nameLength();
    namespace();
    ours("labels", OUR_LABELS);
    ours("annotations", OUR_ANNOTATIONS);
    digest(image);
    monitoring();
    replicas();
    resources();
    volumes();
    triggers();
    disruption();
  }

  private void required(ImageDemand image) {
    for (Field field : Fields.all()) {
      if (image == ImageDemand.NONE && field.path().equals("image")) {
        continue;
      }
      String group = field.group();
      boolean groupIsOptional = !group.isEmpty() && !group.equals("nats");
      boolean wanted = !groupIsOptional || tree.find(group).isPresent();
      if (field.required() && wanted && tree.find(field.path()).isEmpty()) {
        problems.add(
            Problem.error(placeFor(field), "nothing", "required", "write " + exampleOf(field)));
      }
    }
  }

  private String exampleOf(Field field) {
    return rules
        .example(field.path(), values::text)
        .orElseGet(() -> FieldCheck.exampleOf(field.type()));
  }

  /** Returns the place for a missing field: its group if it is set, else the service. */
  private Origin placeFor(Field field) {
    Optional<Origin> group =
        field.group().isEmpty()
            ? Optional.empty()
            : tree.find(field.group())
                .map(Node::origin)
                .filter(origin -> origin.spelling() != Spelling.DEFAULT);
    if (group.isPresent()) {
      return spelled(group.get(), field, group.get().child(field.name()).path());
    }
    String path = home.path();
    for (String name : field.path().split("\\.", -1)) {
      path = home.withPath(path).child(name).path();
    }
    return spelled(home, field, path);
  }

  private static Origin spelled(Origin origin, Field field, String path) {
    boolean claim = origin.spelling() == Spelling.CLAIM;
    return origin.withPath(claim ? field.claimPath().orElse(field.path()) : path);
  }

  private void nameLength() {
    Optional<String> name = values.text("name");
    if (name.isEmpty()) {
      return;
    }
    boolean scaled = values.flag("autoscaling.enabled").orElse(true);
    boolean http = values.whole("http.port").isPresent();
    int longest = scaled ? LONGEST_SCALED_NAME : http ? LONGEST_NAME_WITH_HTTP : 63;
    if (name.get().length() > longest) {
      String why = scaled ? "<name>-scaler" : "<name>-http";
      report(
          "name",
          name.get().length() + " characters",
          "at most " + longest + ", because " + why + " must have at most 63",
          "a shorter name");
    }
  }

  private void namespace() {
    String name = values.text("namespace").orElse("");
    if (name.startsWith("kube-")) {
      report(
          "namespace",
          VisibleText.quoted(name),
          "a namespace of your own: kube-* belongs to the cluster",
          rules
              .example("namespace", Placeholders.NO_VALUES)
              .orElse("a namespace that is named for the team"));
    }
  }

  private void ours(String field, Set<String> names) {
    if (!(tree.find(field).orElse(null) instanceof Mapping mapping)) {
      return;
    }
    for (Entry entry : mapping.entries()) {
      if (names.contains(entry.name()) || entry.name().startsWith("eds.bizmatters.io/")) {
        problems.add(
            Problem.error(
                entry.at(),
                entry.name(),
                "a name that the plugin does not set itself",
                "remove it, or choose another name"));
      }
    }
  }

  private void digest(ImageDemand demand) {
    if (demand != ImageDemand.DIGEST) {
      return;
    }
    Optional<ImageReference> image =
        values.text("image").flatMap(text -> ImageReference.parse(text).legal());
    boolean known = tree.find("image").filter(StandIn::isUnknown).isEmpty();
    if (known && image.filter(found -> found.digest().isEmpty()).isPresent()) {
      report(
          "image",
          VisibleText.quoted(image.get().text()),
          "an image with a digest: eds.requireDigest is set",
          image.get().text()
              + "@sha256:<64 hexadecimal digits>, or let the build's digest file name it (eds.imageDigestFile)");
    }
  }

  private void monitoring() {
    boolean urlIsLegal = values.text("nats.url").isPresent();
    if (urlIsLegal && tree.find("nats.monitoringEndpoint").isEmpty()) {
      Origin at = tree.find("nats.url").map(Node::origin).orElse(home);
      problems.add(
          Problem.error(
              at,
              values.text("nats.url").map(VisibleText::quoted).orElse(""),
              "a host inside the cluster (<service>.<namespace>.svc), or nats.monitoringEndpoint beside it",
              "set nats.monitoringEndpoint (in the POM, an overlay or -Deds.nats.monitoringEndpoint) to the host:port where KEDA reads the lag"));
    }
    if (LONG_KEY.matcher(values.text("nats.account").orElse("")).matches()) {
      report(
          "nats.account",
          "a longer text",
          "an account's public key has 56 characters",
          "check the key");
    }
  }

  private void replicas() {
    Optional<Integer> min = values.whole("autoscaling.minReplicas");
    Optional<Integer> max = values.whole("autoscaling.maxReplicas");
    if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
      boolean minWritten = originOf("autoscaling.minReplicas").spelling() != Spelling.DEFAULT;
      report(
          minWritten ? "autoscaling.minReplicas" : "autoscaling.maxReplicas",
          "minReplicas " + min.get() + ", maxReplicas " + max.get(),
          "minReplicas at most maxReplicas",
          "maxReplicas " + min.get());
    }
  }

  private void resources() {
    Map<String, String> requests = values.textMap("resources.requests");
    Map<String, String> limits = values.textMap("resources.limits");
    for (Map.Entry<String, String> request : requests.entrySet()) {
      String resource = request.getKey();
      String limit = limits.getOrDefault(resource, request.getValue());
      if (Amount.QUANTITY.compare(request.getValue(), limit).orElse(0) > 0) {
        String path = "resources.requests." + resource;
        boolean written = originIn("resources.requests", resource).spelling() != Spelling.DEFAULT;
        problems.add(
            Problem.error(
                originIn(written ? "resources.requests" : "resources.limits", resource),
                resource + ": request " + request.getValue() + ", limit " + limit,
                "a request not above the limit",
                "raise resources.limits." + resource + " or lower " + path));
      }
    }
  }

  private void volumes() {
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> paths = new HashMap<>();
    Optional<String> ofConfig = values.text("config.mountPath");
    if (ofConfig.isPresent()) {
      paths.put(ofConfig.get(), -1);
    }
    List<Map<String, Object>> volumes = values.shapes("volumes");
    for (int i = 0; i < volumes.size(); i++) {
      Map<String, Object> volume = volumes.get(i);
      Origin at = originOf("volumes").item(i);
      Object name = volume.getOrDefault("name", "");
      Object path = volume.getOrDefault("mountPath", "");
      if (!name.toString().matches("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?")
          || OUR_VOLUMES.contains(name)) {
        problems.add(
            Problem.error(
                at.child("name"),
                VisibleText.quoted(name.toString()),
                "a name of lower-case letters, digits and '-', up to 63, other than tmp and config",
                "data"));
      } else if (names.put(name.toString(), i) != null) {
        problems.add(
            Problem.error(
                at.child("name"),
                VisibleText.quoted(name.toString()),
                "each volume name once",
                "another name"));
      }
      if (TextRules.MOUNT_PATH.violation(path.toString()).isPresent()) {
        problems.add(
            Problem.error(
                at.child("mountPath"),
                VisibleText.quoted(path.toString()),
                TextRules.MOUNT_PATH.allowed(),
                "/data"));
      } else if (paths.put(path.toString(), i) != null) {
        problems.add(
            Problem.error(
                at.child("mountPath"),
                VisibleText.quoted(path.toString()),
                "each mount path once",
                "another path"));
      }
      long sources =
          volume.keySet().stream()
              .filter(key -> !Set.of("name", "mountPath", "subPath", "readOnly").contains(key))
              .count();
      if (sources != 1) {
        problems.add(
            Problem.error(
                at,
                sources + " volume sources",
                "exactly one volume source, such as emptyDir",
                "emptyDir with a sizeLimit"));
      }
    }
  }

  private void triggers() {
    List<Map<String, Object>> triggers = values.shapes("autoscaling.triggers");
    for (int i = 0; i < triggers.size(); i++) {
      if (!triggers.get(i).containsKey("type")) {
        problems.add(
            Problem.error(
                originOf("autoscaling.triggers").item(i),
                "no type",
                "a KEDA trigger has a type",
                "type: cron"));
      }
    }
  }

  private void disruption() {
    int given = 0;
    for (String path :
        List.of("podDisruptionBudget.maxUnavailable", "podDisruptionBudget.minAvailable")) {
      given += tree.find(path).isPresent() ? 1 : 0;
    }
    if (given != 1 && tree.find("podDisruptionBudget").isPresent()) {
      report(
          "podDisruptionBudget",
          given == 0 ? "neither" : "both",
          "exactly one of maxUnavailable and minAvailable",
          "maxUnavailable: 1");
    }
  }

  private Origin originOf(String path) {
    Optional<Node> node = tree.find(path);
    return node.isPresent() ? node.get().origin() : home;
  }

  private Origin originIn(String map, String name) {
    return tree.find(map)
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .flatMap(mapping -> mapping.get(name))
        .map(Node::origin)
        .orElse(home);
  }

  private void report(String path, String found, String allowed, String fix) {
    problems.add(Problem.error(originOf(path), found, allowed, fix));
  }
}
