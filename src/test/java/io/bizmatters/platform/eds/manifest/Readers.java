package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** Readers of other hands: what kubectl, a YAML 1.2 parser and typed Kubernetes clients see. */
public final class Readers {

  private static final int LARGE = 64 * 1024 * 1024;
  private static final KubernetesSerialization TYPED = new KubernetesSerialization();

  private Readers() {}

  /** YAML 1.1, as kubectl reads it. */
  public static Object yaml11(String text) {
    return yaml11All(text).get(0);
  }

  public static List<Object> yaml11All(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(LARGE);
    List<Object> documents = new ArrayList<>();
    new Yaml(options).loadAll(text).forEach(document -> documents.add(longs(document)));
    return documents;
  }

  /** YAML 1.2, core schema. */
  public static Object yaml12(String text) {
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(false).setCodePointLimit(LARGE).build();
    return longs(new Load(settings).loadFromString(text));
  }

  /** The tree with every whole number as a Long, for comparison by value. */
  public static Object longs(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((name, inner) -> copy.put(name, longs(inner)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Readers::longs).toList();
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  /** Reads into the typed model, and fails on fields the model does not know. */
  static <T> T typed(String yaml, Class<T> type) {
    T object = TYPED.unmarshal(yaml, type);
    assertThat(unknownFields(object)).as("fields that %s lacks", type.getSimpleName()).isEmpty();
    assertThat(longs(new Yaml().load(TYPED.asJson(object))))
        .as("the typed object, written again")
        .isEqualTo(yaml11(yaml));
    return object;
  }

  private static List<String> unknownFields(Object value) {
    List<String> unknown = new ArrayList<>();
    if (value instanceof Collection<?> items) {
      items.forEach(item -> unknown.addAll(unknownFields(item)));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> unknown.addAll(unknownFields(item)));
    } else if (value != null
        && value.getClass().getName().startsWith("io.fabric8.kubernetes.api")) {
      unknown.addAll(unknownFieldsOfModel(value));
    }
    return unknown;
  }

  private static List<String> unknownFieldsOfModel(Object model) {
    List<String> unknown = new ArrayList<>();
    for (var method : model.getClass().getMethods()) {
      if (!method.getName().startsWith("get") || method.getParameterCount() > 0) {
        continue;
      }
      try {
        Object value = method.invoke(model);
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value).keySet().forEach(name -> unknown.add(model.getClass() + "." + name));
        } else {
          unknown.addAll(unknownFields(value));
        }
      } catch (IllegalAccessException | InvocationTargetException failure) {
        throw new LinkageError(failure.getMessage(), failure);
      }
    }
    return unknown;
  }
}
