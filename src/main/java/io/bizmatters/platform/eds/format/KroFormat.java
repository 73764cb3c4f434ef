package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.format.ClaimPolicies.ItemRule;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.TextRule;
import io.bizmatters.platform.eds.model.grammar.TextRules;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.rule.Sizes.Size;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.platform.ClaimApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders the ResourceGraphDefinition with which kro serves the EventDrivenService API: a claim
 * becomes an instance unchanged. The templates are the objects of a sample service, with CEL
 * expressions where its values stand.
 */
public final class KroFormat {

  private static final String IMAGE = "schema.spec.image";
  private static final String NAME = "schema.metadata.name";
  private static final String PORT = "schema.spec.?httpPort.orValue(8080)";

  /** Marks of tools on the claim, which do not belong on the objects. */
  private static final String OF_TOOLS =
      "k.matches('^([a-z.]*kro[.]run|applyset[.]kubernetes[.]io|kubectl[.]kubernetes[.]io"
          + "|[a-z.]*crossplane[.]io|argocd[.]argoproj[.]io|[a-z.]*toolkit[.]fluxcd[.]io)/')";

  private static final String TAG =
      IMAGE
          + ".split('@')[0].find(':[^:/]*$').find('[^:]{1,63}')"
          + ".find('[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?')";
  private static final String VERSION =
      "cel.bind(tag, "
          + TAG
          + ", tag != '' ? tag : "
          + IMAGE
          + ".find('@.*$').find('[0-9a-f]{32,}').find('^.{12}'))";

  /** NATS in the cluster: of another host the address of the lag cannot be derived. */
  private static final String NATS_IN_THE_CLUSTER =
      "^nats://[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?){0,2}"
          + "([.]svc([.][-a-z0-9]+)*)?:[0-9]{1,5}$";

  private final String environment;
  private final ClaimApi api;
  private final Rules rules;
  private final ClaimPolicies policies;

  /**
   * Creates a renderer.
   *
   * @param environment the name of the environment in the worker's telemetry
   * @param api the platform's API of claims
   * @param rules the platform's rules
   */
  public KroFormat(String environment, ClaimApi api, Rules rules) {
    this.api = api;
    this.rules = rules;
    this.policies = ApiShape.of(api, rules).policies();
    this.environment = environment;
  }

  /**
   * Returns what kro cannot say: an error for sizes that differ in more than amounts, and a remark
   * for each rule about several fields or the items of a list.
   *
   * @param platform the place that names the platform
   */
  public List<Problem> problems(Origin platform) {
    List<Problem> problems = new ArrayList<>();
    List<Size> sizes = rules.sizes().values();
    boolean alike =
        sizes.stream()
                .map(size -> List.of(size.requests().keySet(), size.limits().keySet()))
                .distinct()
                .count()
            <= 1;
    boolean usual = sizes.isEmpty() || rules.defaults().find("size").isPresent();
    if (!alike || !usual) {
      problems.add(
          Problem.error(
              platform,
              "sizes " + String.join(", ", rules.sizes().names()),
              "for kro, sizes of the same resources, one of them the default",
              "give all sizes the same requests and limits, or release with eds:apply"));
    }
    Stream.concat(
            policies.rules().stream()
                .filter(rule -> rule.path().equals("spec"))
                .map(CelRule::message),
            policies.items().stream().map(ItemRule::message))
        .map(message -> remark(platform, message))
        .forEach(problems::add);
    return problems;
  }

  private static Problem remark(Origin platform, String message) {
    return Problem.info(
        platform,
        message,
        "for kro, a rule on the value of one field; only builds check this one",
        "nothing to do; eds:validate checks claim files");
  }

  /** Renders the ResourceGraphDefinition. */
  public String graph() {
    return ManifestYaml.of(
        Tree.of("apiVersion", "kro.run/v1alpha1")
            .with("kind", "ResourceGraphDefinition")
            .with(
                "metadata",
                Tree.of("name", api.kind().toLowerCase(Locale.ROOT) + "." + api.group()))
            .with("spec", Tree.of("schema", schema()).with("resources", resources()))
            .fields());
  }

  /** Renders the rights that kro needs, aggregated into those of its controller. */
  public String role() {
    Tree rules =
        Tree.of("apiVersion", "rbac.authorization.k8s.io/v1")
            .with("kind", "ClusterRole")
            .with(
                "metadata",
                Tree.of("name", "kro-" + api.kind().toLowerCase(Locale.ROOT))
                    .with("labels", Tree.of("rbac.kro.run/aggregate-to-controller", "true")))
            .with(
                "rules",
                Tree.list(
                    rule(
                        api.group(),
                        api.kind().toLowerCase(Locale.ROOT) + "s",
                        api.kind().toLowerCase(Locale.ROOT) + "s/status"),
                    rule("", "serviceaccounts", "services"),
                    rule("apps", "deployments"),
                    rule("keda.sh", "scaledobjects")));
    return ManifestYaml.of(rules.fields());
  }

  private static Tree rule(String group, String... resources) {
    return Tree.of("apiGroups", List.of(group))
        .with("resources", List.of(resources))
        .with("verbs", List.of("get", "list", "watch", "create", "update", "patch", "delete"));
  }

  // ---- the schema of claims

  private Tree schema() {
    Map<String, Object> spec = new LinkedHashMap<>();
    Map<String, Map<String, Object>> types = new LinkedHashMap<>();
    for (Field field : Fields.all()) {
      if (field.path().equals("secrets")) {
        for (int slot = 1; slot <= Fields.CLAIM_SECRET_SLOTS; slot++) {
          String path = "secret" + slot + "Name";
          spec.put(path, text(TextRules.OBJECT_NAME, "") + validations(path));
        }
      }
      field
          .claimPath()
          .filter(path -> path.startsWith("spec."))
          .filter(path -> !(field.type() instanceof FieldType.SizeName) || hasSizes())
          .ifPresent(path -> field(path.substring("spec.".length()), field, spec, types));
    }
    types.put(
        "PullSecret", Tree.of("name", text(TextRules.OBJECT_NAME, " required=true")).fields());
    return Tree.of("apiVersion", api.version())
        .with("group", api.group())
        .with("kind", api.kind())
        .with("types", types)
        .with("spec", spec);
  }

  private void field(
      String path, Field field, Map<String, Object> spec, Map<String, Map<String, Object>> types) {
    int dot = path.indexOf('.');
    String type =
        field.path().equals("imagePullSecrets") ? "[]PullSecret" : type(field) + validations(path);
    if (dot < 0) {
      spec.put(path, type);
      return;
    }
    String group = path.substring(0, dot);
    String name = group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1);
    spec.put(group, group.equals("nats") ? name + " | required=true" : name);
    types.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(path.substring(dot + 1), type);
  }

  private boolean hasSizes() {
    return !rules.sizes().values().isEmpty();
  }

  private String type(Field field) {
    String markers =
        ServiceValues.defaultText(field, rules)
            .map(text -> " default=" + quoted(text))
            .orElse(field.required() ? " required=true" : "");
    FieldType type = field.type();
    if (field.path().equals("nats.url")) {
      return "string |" + markers + " pattern=" + quoted(NATS_IN_THE_CLUSTER);
    }
    if (type instanceof FieldType.Text text) {
      return text(text.rule(), conventionOf(field), markers);
    }
    if (type instanceof FieldType.Whole whole) {
      return "integer |" + markers + " minimum=" + whole.min() + " maximum=" + whole.max();
    }
    if (type instanceof FieldType.Choice choice) {
      return "string |" + markers + " enum=" + quoted(String.join(",", choice.words()));
    }
    if (type instanceof FieldType.SizeName) {
      return "string |" + markers + " enum=" + quoted(String.join(",", rules.sizes().names()));
    }
    FieldType.TextList list = (FieldType.TextList) type;
    String least = list.minItems() > 0 ? " minItems=" + list.minItems() : "";
    return markers.isEmpty() && least.isEmpty() ? "[]string" : "[]string |" + markers + least;
  }

  /** Returns the platform's rules on one value; kro gives them no message of their own. */
  private String validations(String path) {
    return policies.rules().stream()
        .filter(rule -> rule.path().equals("spec." + path))
        .map(rule -> " validation=" + quoted(rule.rule()))
        .collect(Collectors.joining());
  }

  /** Returns the pattern of a convention that is the grammar of claims. */
  private Optional<String> conventionOf(Field field) {
    return rules.conventionsOf(field.path()).stream()
        .filter(one -> one.platform().isBuiltIn())
        .filter(one -> one.levelIn(true).filter(Level.ERROR::equals).isPresent())
        .map(one -> one.pattern().text())
        .findFirst();
  }

  private static String text(TextRule rule, String markers) {
    return text(rule, Optional.empty(), markers);
  }

  private static String text(TextRule rule, Optional<String> convention, String markers) {
    String pattern =
        convention
            .or(rule::pattern)
            .filter(regular -> !regular.contains("(?=") && !regular.contains("(?!"))
            .filter(regular -> !regular.contains("(?<"))
            .map(regular -> " pattern=" + quoted(regular))
            .orElse("");
    return "string |" + markers + pattern + " minLength=1 maxLength=" + rule.maxLength();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  // ---- the templates

  private List<Object> resources() {
    List<Object> resources = new ArrayList<>();
    for (KubernetesObject object : new Manifests(environment).of(SampleClaim.service(rules))) {
      boolean http = object.name().endsWith("-http");
      String id =
          switch (object.kind()) {
            case "ServiceAccount" -> "serviceAccount";
            case "Deployment" -> "deployment";
            case "ScaledObject" -> "scaledObject";
            default -> http ? "httpService" : "service";
          };
      Tree resource = Tree.of("id", id);
      if (http) {
        resource.with("includeWhen", List.of(cel("has(schema.spec.httpPort)")));
      }
      resources.add(resource.with("template", template(object)).fields());
    }
    return resources;
  }

  private Map<String, Object> template(KubernetesObject object) {
    Map<String, Object> template = Tree.asMapping(substituted(object.tree()));
    boolean versioned = object.kind().equals("Deployment") || object.kind().equals("Service");
    boolean scraped = object.kind().equals("Service") && !object.name().endsWith("-http");
    Map<String, Object> metadata = Tree.asMapping(Tree.mapping(template, "metadata"));
    metadata.put("labels", cel(labels(versioned)));
    metadata.put("annotations", cel(scraped ? scrapedAnnotations() : marks("annotations")));
    if (object.kind().equals("Deployment")) {
      pod(Tree.mapping(Tree.mapping(template, "spec"), "template"));
    }
    if (object.kind().equals("ScaledObject")) {
      scaled(Tree.mapping(template, "spec"));
    }
    return template;
  }

  private static void scaled(Map<String, Object> spec) {
    spec.put(
        "advanced",
        cel(
            "size("
                + NAME
                + ") > 47 ? dyn({'horizontalPodAutoscalerConfig': {'name': "
                + NAME
                + " + '-hpa'}}) : dyn({})"));
    List<?> triggers = Tree.list(spec, "triggers");
    Tree.mapping(triggers.get(0), "metadata")
        .replace("natsServerMonitoringEndpoint", cel(monitoring()));
  }

  /** Returns the endpoint of the headless Service behind the host of {@code nats.url}. */
  private static String monitoring() {
    return "cel.bind(l, schema.spec.nats.url.replace('nats://', '').split(':')[0].split('.'), "
        + "cel.bind(at, l.indexOf('svc'), "
        + "cel.bind(domain, at > 0 && size(l) > at + 1 ? l.slice(at + 1, size(l)).join('.') : 'cluster.local', "
        + "(at == 3 ? l[1] : l[0].endsWith('-headless') ? l[0] : l[0] + '-headless') + '.' + "
        + "(at == 3 ? l[2] : size(l) > 1 ? l[1] : schema.metadata.namespace) + '.svc.' + domain + ':8222')))";
  }

  private void pod(Map<String, Object> template) {
    Map<String, Object> metadata = Tree.mapping(template, "metadata");
    metadata.put("labels", cel(labels(true)));
    metadata.put("annotations", cel(scrapedAnnotations()));
    Map<String, Object> spec = Tree.mapping(template, "spec");
    spec.put(
        "imagePullSecrets",
        cel("schema.spec.?imagePullSecrets.orValue([]).map(s, dyn({'name': s.name}))"));
    Map<String, Object> main = Tree.asMapping(Tree.list(spec, "containers").get(0));
    container(main);
    Map<String, Object> init = Tree.asMapping(Tree.list(spec, "initContainers").get(0));
    container(init);
    init.put("command", cel("schema.spec.initContainer.command"));
    init.put("args", cel("schema.spec.initContainer.?args.orValue([])"));
    spec.put(
        "initContainers",
        cel("has(schema.spec.initContainer) ? [dyn(" + literal(init) + ")] : []"));
  }

  private void container(Map<String, Object> container) {
    container.put("image", cel(IMAGE));
    container.put("imagePullPolicy", cel(pullPolicy()));
    container.put("env", cel(env()));
    container.put("envFrom", cel(envFrom()));
    container.put("resources", resourcesOfSizes());
  }

  private static String pullPolicy() {
    return IMAGE
        + ".split('@')[0].endsWith(':latest') || (!"
        + IMAGE
        + ".contains('@') && "
        + IMAGE
        + ".find(':[^:/]*$') == '') ? 'Always' : 'IfNotPresent'";
  }

  private String env() {
    return "cel.bind(version, "
        + VERSION
        + ", [['NATS_URL', schema.spec.nats.url], ['NATS_STREAM_NAME', schema.spec.nats.stream], "
        + "['NATS_CONSUMER_GROUP', schema.spec.nats.consumer], ['PORT', string("
        + PORT
        + ")], ['OTEL_SERVICE_NAME', "
        + NAME
        + "], ['OTEL_SERVICE_VERSION', version], ['OTEL_RESOURCE_ATTRIBUTES', 'service.name=' + "
        + NAME
        + " + (version == '' ? '' : ',service.version=' + version) + ',deployment.environment="
        + environment.replace("'", "\\'")
        + "']].filter(e, e[1] != '').map(e, dyn({'name': e[0], 'value': e[1]})))";
  }

  private static String envFrom() {
    List<String> names = new ArrayList<>();
    for (int slot = 1; slot <= Fields.CLAIM_SECRET_SLOTS; slot++) {
      names.add("schema.spec.?secret" + slot + "Name.orValue('')");
    }
    return "["
        + String.join(", ", names)
        + "].filter(s, s != '').map(s, dyn({'secretRef': {'name': s}}))";
  }

  private Map<String, Object> resourcesOfSizes() {
    return Tree.empty()
        .withSome("requests", ofSizes(Size::requests))
        .withSome("limits", ofSizes(Size::limits))
        .fields();
  }

  /** Returns a table of the sizes for each resource; all sizes have the same ones. */
  private Map<String, Object> ofSizes(Function<Size, Map<String, String>> quantities) {
    Map<String, Object> resources = new LinkedHashMap<>();
    for (Size size : rules.sizes().values().stream().limit(1).toList()) {
      for (String resource : quantities.apply(size).keySet()) {
        resources.put(resource, cel(table(quantities, resource) + "[schema.spec.size]"));
      }
    }
    return resources;
  }

  private String table(Function<Size, Map<String, String>> quantities, String resource) {
    return rules.sizes().values().stream()
        .map(size -> "'" + size.name() + "': '" + quantities.apply(size).get(resource) + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String labels(boolean versioned) {
    String own =
        "{'app.kubernetes.io/name': "
            + NAME
            + ", 'app.kubernetes.io/component': 'event-driven-worker',"
            + " 'app.kubernetes.io/managed-by': 'eds'}";
    String labels = marks("labels") + ".merge(" + own + ")";
    return versioned
        ? labels
            + ".merge(cel.bind(version, "
            + VERSION
            + ", version == '' ? {} : {'app.kubernetes.io/version': version}))"
        : labels;
  }

  private static String scrapedAnnotations() {
    return marks("annotations")
        + ".merge({'prometheus.io/scrape': 'true', 'prometheus.io/port': string("
        + PORT
        + "), 'prometheus.io/path': '/metrics'})";
  }

  private static String marks(String kind) {
    return "schema.metadata.?" + kind + ".orValue({}).transformMap(k, v, !" + OF_TOOLS + ", v)";
  }

  /** Replaces the values of the sample by expressions. */
  private static Object substituted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((name, inner) -> copy.put((String) name, substituted(inner)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(substituted(item)));
      return copy;
    }
    if (value instanceof Number number && number.longValue() == SampleClaim.PORT) {
      return cel(PORT);
    }
    return value instanceof String text ? substituted(text) : value;
  }

  private static String substituted(String text) {
    String found = text;
    for (Map.Entry<String, String> value : SampleClaim.EXPRESSIONS.entrySet()) {
      found = found.replace(value.getKey(), cel(value.getValue()));
    }
    return found;
  }

  private static String cel(String expression) {
    return "${" + expression + "}";
  }

  /** Returns a tree as a CEL literal. */
  private static String literal(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(field -> "'" + field.getKey() + "': " + literal(field.getValue()))
          .collect(Collectors.joining(", ", "dyn({", "})"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(KroFormat::literal).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof String text) {
      boolean expression = text.startsWith("${") && text.endsWith("}");
      return expression
          ? "(" + text.substring(2, text.length() - 1) + ")"
          : "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
    return String.valueOf(value);
  }
}
