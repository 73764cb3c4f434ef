package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.model.rule.Convention;
import io.bizmatters.platform.eds.model.rule.Policy;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.platform.Platform.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a platform as it is effective: one file with all that it extends. */
public final class PlatformText {

  private PlatformText() {}

  /** Returns the platform as YAML, in the form of its files. */
  public static String of(Platform platform) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", PlatformReader.API_VERSION);
    tree.put("kind", PlatformReader.KIND);
    tree.put("metadata", metadata(platform));
    tree.put("api", api(platform.api()));
    tree.put("sizes", sizes(platform));
    Map<String, Object> defaults = plain(platform.defaults().derived());
    defaults.remove("size");
    tree.put("defaults", defaults);
    tree.put("conventions", conventions(platform.conventions()));
    tree.put("policies", policies(platform.policies()));
    tree.put("environments", environments(platform.environments()));
    tree.put("patches", platform.patches().stream().map(PlatformText::value).toList());
    tree.put("extras", platform.extras().stream().map(PlatformText::value).toList());
    tree.values().removeIf(PlatformText::isEmpty);
    return ManifestYaml.of(tree);
  }

  private static boolean isEmpty(Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  private static Map<String, Object> metadata(Platform platform) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", platform.name().name());
    platform.name().version().ifPresent(version -> tree.put("version", version));
    if (!platform.description().isEmpty()) {
      tree.put("description", platform.description());
    }
    platform.name().contact().ifPresent(contact -> tree.put("contact", contact));
    return tree;
  }

  private static Map<String, Object> api(ClaimApi api) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("group", api.group());
    tree.put("version", api.version());
    tree.put("kind", api.kind());
    return tree;
  }

  private static Map<String, Object> sizes(Platform platform) {
    Map<String, Object> tree = new LinkedHashMap<>();
    platform.usualSize().ifPresent(size -> tree.put("default", size));
    Map<String, Object> values = new LinkedHashMap<>();
    platform
        .sizes()
        .values()
        .forEach(
            size -> {
              Map<String, Object> resources = new LinkedHashMap<>();
              resources.put("requests", new LinkedHashMap<String, Object>(size.requests()));
              resources.put("limits", new LinkedHashMap<String, Object>(size.limits()));
              resources.values().removeIf(PlatformText::isEmpty);
              values.put(size.name(), resources);
            });
    if (!values.isEmpty()) {
      tree.put("values", values);
    }
    return tree;
  }

  private static Map<String, Object> conventions(List<Convention> conventions) {
    Map<String, List<Object>> byPath = new LinkedHashMap<>();
    for (Convention one : conventions) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("pattern", one.pattern().text());
      tree.put("level", word(one.level()));
      one.claims().ifPresent(level -> tree.put("claims", word(Optional.of(level))));
      tree.put("rule", one.rule());
      one.example().ifPresent(example -> tree.put("example", example));
      one.fix().ifPresent(fix -> tree.put("fix", fix));
      one.see().ifPresent(see -> tree.put("see", see));
      tree.put("code", one.code().word());
      byPath.computeIfAbsent(one.path(), path -> new ArrayList<>()).add(tree);
    }
    return single(byPath);
  }

  private static String word(Optional<Level> level) {
    return level.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("off");
  }

  private static Map<String, Object> policies(List<Policy> policies) {
    Map<String, List<Object>> byPath = new LinkedHashMap<>();
    for (Policy one : policies) {
      Map<String, Object> tree = new LinkedHashMap<>();
      one.conditions().pattern().ifPresent(pattern -> tree.put("pattern", pattern.text()));
      one.conditions().min().ifPresent(min -> tree.put("min", number(min)));
      one.conditions().max().ifPresent(max -> tree.put("max", number(max)));
      if (!one.conditions().allowed().isEmpty()) {
        tree.put("allowed", one.conditions().allowed());
      }
      if (one.required()) {
        tree.put("required", true);
      }
      if (one.locked()) {
        tree.put("locked", true);
      }
      tree.put("level", word(Optional.of(one.level())));
      one.reason().ifPresent(reason -> tree.put("reason", reason));
      one.see().ifPresent(see -> tree.put("see", see));
      Map<String, Object> exceptions = new LinkedHashMap<>();
      one.exceptions().forEach((name, until) -> exceptions.put(name, until.until().toString()));
      if (!exceptions.isEmpty()) {
        tree.put("except", exceptions);
      }
      byPath.computeIfAbsent(one.path().text(), path -> new ArrayList<>()).add(tree);
    }
    return single(byPath);
  }

  /** Returns the rules of each path: a list only where there are several. */
  private static Map<String, Object> single(Map<String, List<Object>> byPath) {
    Map<String, Object> tree = new LinkedHashMap<>();
    byPath.forEach((path, rules) -> tree.put(path, rules.size() == 1 ? rules.get(0) : rules));
    return tree;
  }

  private static Object number(String text) {
    return ScalarKind.isDecimal(text) ? (Object) Long.valueOf(text) : text;
  }

  private static Map<String, Object> environments(Map<String, Environment> environments) {
    Map<String, Object> tree = new LinkedHashMap<>();
    environments.forEach(
        (name, environment) -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("contexts", environment.contexts());
          body.put("defaults", plain(environment.defaults().derived()));
          body.put("policies", policies(environment.policies()));
          body.values().removeIf(PlatformText::isEmpty);
          tree.put(name, body);
        });
    return tree;
  }

  private static Map<String, Object> plain(Mapping mapping) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      tree.put(entry.name(), value(entry.value()));
    }
    return tree;
  }

  private static Object value(Node node) {
    if (node instanceof Mapping mapping) {
      return plain(mapping);
    }
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().map(PlatformText::value).toList();
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.kind()) {
      case INTEGER -> number(scalar.text());
      case BOOLEAN -> scalar.text().matches("(?i)y|yes|true|on");
      default -> scalar.text();
    };
  }
}
