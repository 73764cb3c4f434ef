package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.Defaults;
import io.bizmatters.platform.eds.model.check.ImageDemand;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.model.check.ServiceValidator;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one service from claims or objects, and compares what it generates with the source. */
public final class Import {

  static final String CONFIG_DIRECTORY = "src/main/eds/config";
  private static final String PRODUCTION = "production";

  /** What Kubernetes takes as a key of a ConfigMap: no path leads out of the directory. */
  private static final Pattern FILE_NAME =
      Pattern.compile("(?!\\.\\.)(?!\\.$)[-._a-zA-Z0-9]{1,253}");

  private final String from;
  private final Optional<String> name;
  private final Rules rules;

  /**
   * Creates a reader.
   *
   * @param from the source, for people
   * @param name the Deployment or claim to read, where the source has several
   * @param rules the platform's rules
   */
  public Import(String from, Optional<String> name, Rules rules) {
    this.rules = rules;
    this.from = from;
    this.name = name;
  }

  /** The outcome of an import. */
  public sealed interface Outcome {}

  /** Nothing was read. */
  public record Refused(List<Problem> problems) implements Outcome {}

  /**
   * A service was read.
   *
   * @param notes what could not be carried over and why, and what was guessed
   * @param objects the objects of the source; empty for a claim
   * @param environment the name of the environment that the source has in its telemetry
   * @param config the configuration files of the worker, by name
   */
  public record Imported(
      EventDrivenService service,
      List<String> notes,
      List<KubernetesObject> objects,
      Optional<String> environment,
      SortedMap<String, byte[]> config)
      implements Outcome {

    /** Returns the differences between the objects of the source and those of the service. */
    public List<Difference> differences() {
      return differences(service);
    }

    /** Returns the differences between the objects of the source and those of a service. */
    public List<Difference> differences(EventDrivenService generated) {
      Manifests manifests = new Manifests(environment.orElse(PRODUCTION));
      return objects.isEmpty() ? List.of() : Difference.between(objects, manifests.of(generated));
    }
  }

  /** Reads the service of files. */
  public Outcome of(ObjectFiles files) {
    if (files.problems().stream().anyMatch(Problem::isError)) {
      return new Refused(files.problems().stream().filter(Problem::isError).toList());
    }
    List<KubernetesObject> objects = new ArrayList<>();
    for (Mapping mapping : files.objects()) {
      Optional<KubernetesObject> object = object(KubernetesShape.plain(named(mapping)));
      if (object.isEmpty()) {
        return refused(
            mapping.origin(),
            "an object without metadata.name",
            "named objects",
            "name it, or say -Deds.import.name=NAME");
      }
      Optional<Object> namespace = Tree.at(object.get().tree(), "metadata", "namespace");
      if (namespace.isPresent() && !(namespace.get() instanceof String)) {
        Node written = mapping.find("metadata.namespace").orElse(mapping);
        return refused(
            written.origin(),
            ValueText.of(written),
            "text",
            "write the name of a namespace, in quotes if it is a number");
      }
      objects.add(object.get());
    }
    List<ConfiguredService> claims =
        files.claims().stream()
            .filter(claim -> name.filter(wanted -> !wanted.equals(claim.name())).isEmpty())
            .toList();
    if (claims.size() == 1 && objects.stream().noneMatch(Import::isDeployment)) {
      return new Imported(
          claims.get(0).service().orElseThrow(),
          List.of(),
          List.of(),
          Optional.empty(),
          new TreeMap<>());
    }
    if (!claims.isEmpty() && claims.size() != 1) {
      return several(claims.stream().map(ConfiguredService::name).toList());
    }
    return of(objects);
  }

  /** Gives the name of the wanted service to an object without a name, as JKube's fragments are. */
  private Mapping named(Mapping object) {
    return name.isEmpty() ? object : object.withMissing("metadata.name", name.get());
  }

  private static Optional<KubernetesObject> object(Object tree) {
    boolean named = Tree.at(tree, "metadata", "name").filter(String.class::isInstance).isPresent();
    return named
        ? Optional.of(new KubernetesObject(Tree.asMapping(Tree.withoutNulls(tree))))
        : Optional.empty();
  }

  private static boolean isDeployment(KubernetesObject object) {
    return object.kind().equals("Deployment");
  }

  /** Reads the service of objects. */
  public Outcome of(List<KubernetesObject> objects) {
    List<KubernetesObject> deployments =
        objects.stream()
            .filter(Import::isDeployment)
            .filter(object -> name.filter(wanted -> !wanted.equals(object.name())).isEmpty())
            .toList();
    if (deployments.isEmpty()) {
      String found =
          objects.isEmpty()
              ? "no object"
              : objects.stream().map(KubernetesObject::title).collect(Collectors.joining(", "));
      return refused(
          place(),
          found,
          name.map(wanted -> "a Deployment " + wanted).orElse("a claim, or a Deployment")
              + ", with the objects that belong to it",
          "name the file, the folder or the service that has one in eds.import.from");
    }
    if (deployments.size() > 1) {
      return several(deployments.stream().map(KubernetesObject::name).toList());
    }
    return worker(WorkerObjects.of(deployments.get(0), objects));
  }

  private Refused several(List<String> names) {
    return refused(
        place(),
        "several services: " + String.join(", ", names),
        "one service at a time",
        "-Deds.import.name=" + names.get(0));
  }

  private Origin place() {
    return new Origin(from, 0, 0, "", Spelling.FILE);
  }

  private static Refused refused(Origin where, String found, String allowed, String fix) {
    return new Refused(List.of(Problem.error(where, found, allowed, fix)));
  }

  private Outcome worker(WorkerObjects worker) {
    ServiceReader.Reading reading = new ServiceReader(worker, rules).read();
    List<String> notes = new ArrayList<>(reading.notes());
    boolean hasFiles = reading.values().containsKey("config.directory");
    SortedMap<String, byte[]> config = hasFiles ? config(worker, notes) : new TreeMap<>();
    worker
        .one("ConfigMap")
        .filter(map -> !hasFiles)
        .ifPresent(
            map ->
                notes.add(
                    map.title()
                        + " is not carried over: the block's volume refers to it; a file in extras"
                        + " can hold it"));
    Mapping layer = ValueTree.of(reading.values(), place());
    Defaults defaults = new Defaults(rules);
    ServiceValidator.Outcome outcome =
        new ServiceValidator(rules, ImageDemand.PRESENT, directory -> Parsed.good(config))
            .validate(defaults.complete(defaults.layer().merge(layer)), place());
    if (outcome.service().isEmpty()) {
      return new Refused(outcome.problems().stream().filter(Problem::isError).toList());
    }
    EventDrivenService service = outcome.service().get();
    worker.others().forEach(other -> notes.add(left(other)));
    return new Imported(
        service,
        notes,
        worker.all(),
        reading.environment().filter(found -> !found.equals(PRODUCTION)),
        config);
  }

  private static String left(KubernetesObject other) {
    return other.title()
        + " is not carried over: it does not belong to the worker; a file in extras can hold it";
  }

  private static SortedMap<String, byte[]> config(WorkerObjects worker, List<String> notes) {
    Map<String, Object> map =
        worker.one("ConfigMap").map(KubernetesObject::tree).orElseGet(LinkedHashMap::new);
    SortedMap<String, byte[]> files = new TreeMap<>();
    Tree.mapping(map, "data")
        .forEach(
            (file, text) -> files.put(file, String.valueOf(text).getBytes(StandardCharsets.UTF_8)));
    Tree.mapping(map, "binaryData")
        .forEach(
            (file, text) -> {
              try {
                files.put(file, Base64.getDecoder().decode(String.valueOf(text)));
              } catch (IllegalArgumentException noBase64) {
                notes.add("the file " + file + " is not carried over: its text is no base64");
              }
            });
    for (String file : List.copyOf(files.keySet())) {
      if (!FILE_NAME.matcher(file).matches()) {
        files.remove(file);
        notes.add("the file " + file + " is not carried over: no ConfigMap can have that name");
      }
    }
    return files;
  }
}
