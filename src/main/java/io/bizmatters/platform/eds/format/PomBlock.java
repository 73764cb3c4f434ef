package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.rule.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders a service as the block that a POM holds, without values that are defaults. */
public final class PomBlock {

  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]*";

  private final StringBuilder out = new StringBuilder();
  private final List<String> trimmed = new ArrayList<>();

  private PomBlock() {}

  /**
   * The block of a service.
   *
   * @param trimmed fields whose text a POM cannot hold as it is: Maven trims it
   */
  public record Block(String text, List<String> trimmed) {}

  /**
   * Renders a service.
   *
   * @param rules the platform's rules, whose defaults the block leaves out
   * @param configDirectory the directory with the worker's configuration files
   */
  public static Block of(EventDrivenService service, Rules rules, String configDirectory) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ServiceValues.written(service, rules)
        .byPath()
        .forEach(
            (path, value) -> {
              if (path.equals("config.mountPath")) {
                place(tree, "config.directory", configDirectory);
              }
              place(tree, path, value);
            });
    PomBlock block = new PomBlock();
    block.group("service", "", tree, 0);
    return new Block(block.out.toString(), List.copyOf(block.trimmed));
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

  private void group(String element, String prefix, Map<String, Object> tree, int depth) {
    open(element, depth);
    tree.forEach(
        (name, value) -> {
          Optional<Field> field = Fields.at(prefix + name);
          if (field.isPresent()) {
            field(name, prefix + name, field.get().type(), value, depth + 1);
          } else {
            group(name, prefix + name + ".", Tree.asMapping(value), depth + 1);
          }
        });
    close(element, depth);
  }

  private void field(String name, String path, FieldType type, Object value, int depth) {
    if (type instanceof FieldType.TextList list) {
      items(name, list.item(), path, (List<?>) value, depth);
    } else if (type instanceof FieldType.Shapes shapes) {
      items(name, shapes.item(), path, (List<?>) value, depth);
    } else if (type instanceof FieldType.TextMap || type instanceof FieldType.Env) {
      named(name, path, Tree.asMapping(value), depth);
    } else {
      element(name, path, ServiceValues.readable(value), depth);
    }
  }

  private void items(String name, String item, String path, List<?> items, int depth) {
    open(name, depth);
    items.forEach(value -> element(item, path, value, depth + 1));
    close(name, depth);
  }

  private void named(String name, String path, Map<String, Object> values, int depth) {
    open(name, depth);
    values.forEach(
        (key, value) -> {
          Object written = value instanceof EnvValue variable ? env(variable) : value;
          if (key.matches(NAME)) {
            element(key, path + "." + key, written, depth + 1);
          } else {
            element(
                "entry",
                path + "." + key,
                Tree.of("key", key).with("value", written).fields(),
                depth + 1);
          }
        });
    close(name, depth);
  }

  private static Object env(EnvValue value) {
    return value instanceof EnvValue.Literal literal ? literal.value() : EnvFields.of(value);
  }

  private void element(String name, String path, Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      open(name, depth);
      map.forEach((key, inner) -> element((String) key, path + "." + key, inner, depth + 1));
      close(name, depth);
    } else if (value instanceof List<?> list) {
      items(
          name,
          name.matches(".+s") ? name.substring(0, name.length() - 1) : "item",
          path,
          list,
          depth);
    } else {
      String text = String.valueOf(value);
      if (text.isEmpty() || !text.strip().equals(text)) {
        trimmed.add(path);
      }
      indent(depth);
      out.append('<').append(name).append('>').append(escaped(text));
      out.append("</").append(name).append(">\n");
    }
  }

  private void open(String name, int depth) {
    indent(depth);
    out.append('<').append(name).append(">\n");
  }

  private void close(String name, int depth) {
    indent(depth);
    out.append("</").append(name).append(">\n");
  }

  private void indent(int depth) {
    out.append("  ".repeat(depth));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#13;")
        .replace("${", "$${");
  }
}
