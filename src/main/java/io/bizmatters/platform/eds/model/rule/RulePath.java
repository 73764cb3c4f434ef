package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Env;
import io.bizmatters.platform.eds.model.FieldType.TextMap;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import java.util.Optional;

/**
 * The path that a rule is about.
 *
 * @param field the field; empty for a group of fields
 * @param key the key in a field that is a map
 */
public record RulePath(String text, Optional<Field> field, Optional<String> key) {

  /** Finds the field, the group, or the key of a map at a path. */
  public static Optional<RulePath> of(String path) {
    Optional<Field> exact = Fields.at(path);
    if (exact.isPresent() || (!path.isEmpty() && Fields.isGroup(path))) {
      return Optional.of(new RulePath(path, exact, Optional.empty()));
    }
    for (Field field : Fields.all()) {
      boolean isMap = field.type() instanceof TextMap || field.type() instanceof Env;
      int key = field.path().length() + 1;
      if (isMap && path.length() > key && path.startsWith(field.path() + ".")) {
        return Optional.of(
            new RulePath(path, Optional.of(field), Optional.of(path.substring(key))));
      }
    }
    return Optional.empty();
  }

  /** Finds the value in a service's tree. */
  public Optional<Node> in(Mapping tree) {
    Optional<Node> found = tree.find(field.isPresent() ? field.get().path() : text);
    if (key.isEmpty()) {
      return found;
    }
    return found.isPresent() && found.get() instanceof Mapping map
        ? map.get(key.get())
        : Optional.empty();
  }
}
