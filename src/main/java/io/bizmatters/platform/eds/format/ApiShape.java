package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.Size;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds what a form of the API takes from the platform: how the API is called, its sizes, its
 * defaults and its patterns.
 *
 * @param sizes the sizes, in order of size
 * @param defaults the defaults as text, by the path of the field in the model
 * @param patterns anchored patterns that replace those of the model's rules, by the path of the
 *     field in the model; only syntax that RE2 and Java share
 */
public record ApiShape(
    String group,
    String version,
    String kind,
    List<SizeQuantities> sizes,
    Map<String, String> defaults,
    Map<String, String> patterns) {

  /** One size, and what a container of this size asks for and may use. */
  public record SizeQuantities(
      String word, String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit) {}

  public ApiShape {
    sizes = List.copyOf(sizes);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    patterns = Collections.unmodifiableMap(new LinkedHashMap<>(patterns));
  }

  /** Returns the shape of the API as the model describes it. */
  public static ApiShape ofModel() {
    return new ApiShape(
        "platform.bizmatters.io",
        "v1alpha1",
        "EventDrivenService",
        Arrays.stream(Size.values()).map(ApiShape::quantities).toList(),
        defaultsOfModel(),
        Map.of("image", ImageReference.PATTERN, "nats.url", NatsServers.PATTERN));
  }

  private static SizeQuantities quantities(Size size) {
    return new SizeQuantities(
        size.word(), size.cpuRequest(), size.cpuLimit(), size.memoryRequest(), size.memoryLimit());
  }

  private static Map<String, String> defaultsOfModel() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Field field : Fields.all()) {
      field.defaultText().ifPresent(text -> defaults.put(field.path(), text));
    }
    return defaults;
  }

  /** Returns group and version, as claims spell them. */
  public String apiVersion() {
    return group + "/" + version;
  }

  /** Returns the plural of the kind, in lower case. */
  public String plural() {
    return kind.toLowerCase(Locale.ROOT) + "s";
  }

  /** Returns the names of the sizes. */
  public List<String> sizeWords() {
    return sizes.stream().map(SizeQuantities::word).toList();
  }
}
