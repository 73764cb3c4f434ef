package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.Shapes;
import io.bizmatters.platform.eds.model.FieldType.TextList;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code -Deds.<path>} and {@code -Deds.<service>.<path>}, the layer with the highest
 * precedence.
 */
final class UserProperties {

  private static final String PREFIX = "eds.";
  private static final Set<String> PARTS_OF_ENV = Set.of("secret", "key", "configMap", "field");

  private final SortedMap<String, String> overrides = new TreeMap<>();
  private final Set<String> parameters;
  private final boolean reactor;
  private final List<Problem> problems;

  /**
   * Creates a reader of user properties.
   *
   * @param properties all of the build's user properties
   * @param parameters the properties that are parameters of a goal
   * @param reactor whether the build has other modules, whose services a property may name
   */
  UserProperties(
      Map<String, String> properties,
      Set<String> parameters,
      boolean reactor,
      List<Problem> problems) {
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)
              && (!parameters.contains(name) || name.equals("eds.namespace"))) {
            overrides.put(name, value);
          }
        });
    this.parameters = parameters;
    this.reactor = reactor;
    this.problems = problems;
  }

  /** Returns the layer of each service; reports properties that match no service. */
  Map<String, Mapping> layers(List<String> services) {
    Map<String, Mapping> layers = new TreeMap<>();
    services.forEach(service -> layers.put(service, new Mapping(List.of(), origin(""))));
    overrides.forEach((name, value) -> place(name, value, services, layers));
    return layers;
  }

  private void place(
      String name, String value, List<String> services, Map<String, Mapping> layers) {
    String path = name.substring(PREFIX.length());
    if (fieldAt(path).isPresent()) {
      if (services.size() > 1 && !path.equals("namespace")) {
        ambiguous(name, path, services);
        return;
      }
      services.forEach(service -> put(layers, service, name, path, value));
      return;
    }
    for (String service : services) {
      if (path.startsWith(service + ".")
          && fieldAt(path.substring(service.length() + 1)).isPresent()) {
        put(layers, service, name, path.substring(service.length() + 1), value);
        return;
      }
    }
    unknown(name, path, services);
  }

  private void put(
      Map<String, Mapping> layers, String service, String name, String path, String value) {
    Optional<Field> field = fieldAt(path);
    if (field.isEmpty() || value.isEmpty()) {
      return;
    }
    Origin at = origin(name);
    if (field.get().type() instanceof Shapes) {
      problems.add(
          Problem.error(
              at,
              VisibleText.quoted(value),
              "a field that is one text",
              "set " + path + " in the POM or in an overlay"));
      return;
    }
    Node node =
        field.get().type() instanceof TextList
            ? TextTree.split(new Scalar(value, ScalarKind.TEXT, at), at)
            : new Scalar(value, ScalarKind.TEXT, at);
    layers.merge(service, nested(field.get(), path, node, at), Mapping::merge);
  }

  private static Mapping nested(Field field, String path, Node value, Origin at) {
    List<String> names = new ArrayList<>(List.of(field.path().split("\\.", -1)));
    if (path.length() > field.path().length()) {
      String key = path.substring(field.path().length() + 1);
      names.addAll(field.type() instanceof Env ? variable(key) : List.of(key));
    }
    Node node = value;
    for (int i = names.size() - 1; i >= 0; i--) {
      node = new Mapping(List.of(new Entry(names.get(i), at, node)), at);
    }
    return (Mapping) node;
  }

  /** Splits a key into a variable's name, which may contain dots, and the part of a reference. */
  private static List<String> variable(String key) {
    int last = key.lastIndexOf('.');
    return last > 0 && PARTS_OF_ENV.contains(key.substring(last + 1))
        ? List.of(key.substring(0, last), key.substring(last + 1))
        : List.of(key);
  }

  /** Finds the field at a path, or the map field whose key is the rest of the path. */
  private static Optional<Field> fieldAt(String path) {
    Optional<Field> exact = Fields.at(path).filter(field -> !isMap(field));
    return exact.or(
        () ->
            Fields.all().stream()
                .filter(UserProperties::isMap)
                .filter(
                    field ->
                        path.startsWith(field.path() + ".")
                            && path.length() > field.path().length() + 1)
                .findFirst());
  }

  private static boolean isMap(Field field) {
    return field.type() instanceof TextMap || field.type() instanceof Env;
  }

  private void ambiguous(String name, String path, List<String> services) {
    problems.add(
        Problem.error(
            origin(name),
            services.size() + " services",
            "which service is meant: -Deds.<service>." + path,
            "-Deds." + services.get(0) + "." + path));
  }

  private void unknown(String name, String path, List<String> services) {
    if (services.isEmpty()) {
      return;
    }
    String rest = path.substring(path.indexOf('.') + 1);
    boolean anotherModules = reactor && path.contains(".") && fieldAt(rest).isPresent();
    List<String> known = new ArrayList<>();
    Fields.all().forEach(field -> known.add(PREFIX + field.path()));
    services.forEach(
        service -> Fields.all().forEach(field -> known.add(PREFIX + service + "." + field.path())));
    known.addAll(parameters);
    String fix =
        NearestName.of(name, known).map(near -> "did you mean -D" + near + "?").orElse("remove it");
    String allowed =
        "-Deds.<path> or -Deds.<service>.<path> with a field of the model, or a parameter of a goal";
    problems.add(
        anotherModules
            ? Problem.info(
                origin(name),
                "no service " + path.substring(0, path.indexOf('.')) + " in this module",
                "the services of this module: " + String.join(", ", services),
                "nothing to do if it is another module's")
            : Problem.error(origin(name), "an unknown property", allowed, fix));
  }

  private static Origin origin(String name) {
    return new Origin("-D" + name, 0, 0, name, Spelling.PROPERTY);
  }
}
