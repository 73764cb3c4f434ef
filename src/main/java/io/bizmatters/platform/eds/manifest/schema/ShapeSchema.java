package io.bizmatters.platform.eds.manifest.schema;

import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generates schemas of the Kubernetes and KEDA values that are passed through unchanged, from the
 * typed model that {@link KubernetesShape} checks them with. Each type with fields becomes one
 * definition, so that recursive types are finite.
 */
final class ShapeSchema {

  private static final Set<Class<?>> INTEGERS =
      Set.of(Integer.class, Long.class, int.class, long.class);

  private final Map<String, Object> definitions = new LinkedHashMap<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();

  /**
   * Returns the schema of a type's values; {@link #definitions()} then contains the definitions
   * that it refers to.
   */
  Map<String, Object> of(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return PlainSchema.listOf(of(generic.getActualTypeArguments()[0]));
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      return PlainSchema.mapOf(PlainSchema.nullable(of(generic.getActualTypeArguments()[1])));
    }
    return type instanceof Class<?> known ? ofClass(known) : new LinkedHashMap<>();
  }

  private Map<String, Object> ofClass(Class<?> type) {
    if (type == String.class) {
      return PlainSchema.ofType("string");
    }
    if (type == Quantity.class) {
      return PlainSchema.ofType("string", "number");
    }
    if (INTEGERS.contains(type)) {
      return PlainSchema.ofType("integer");
    }
    if (type == Boolean.class || type == boolean.class) {
      return PlainSchema.ofType("boolean");
    }
    if (type == IntOrString.class) {
      return PlainSchema.ofType("integer", "string");
    }
    Map<String, Type> fields = KubernetesShape.fieldsOf(type);
    return fields.isEmpty()
        ? new LinkedHashMap<>()
        : PlainSchema.reference(definition(type, fields));
  }

  private String definition(Class<?> type, Map<String, Type> fields) {
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = names.containsValue(type.getSimpleName()) ? type.getName() : type.getSimpleName();
    names.put(type, name);
    ObjectSchema object = new ObjectSchema(true);
    definitions.put(name, Map.of());
    fields.forEach((field, of) -> object.property(field, PlainSchema.nullable(of(of))));
    definitions.put(name, object.tree());
    return name;
  }

  /** Returns the definitions of all types so far, by the names that references use. */
  Map<String, Object> definitions() {
    return definitions;
  }
}
