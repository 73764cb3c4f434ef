package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the probes of a container as settings over a service's usual probes. */
final class ProbeReader {

  private static final List<String> TIMES =
      List.of("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold");
  private static final List<Long> DEFAULTS = List.of(0L, 10L, 1L, 3L);

  private static final Pattern TIME = Pattern.compile("[0-9]{1,9}");
  private static final String SUCCESSES = "successThreshold";

  private final Map<String, Object> container;
  private final long port;

  ProbeReader(Map<String, Object> container, long port) {
    this.container = container;
    this.port = port;
  }

  /** Returns the path of a probe that asks the worker's port over HTTP. */
  Optional<String> path(String probe) {
    Map<String, Object> get = Tree.mapping(Tree.mapping(container, probe), "httpGet");
    return usual(get) ? Optional.of(String.valueOf(get.get("path"))) : Optional.empty();
  }

  private boolean usual(Map<String, Object> get) {
    String asked = String.valueOf(get.get("port"));
    boolean own = asked.equals(Long.toString(port)) || asked.equals("http");
    boolean plain = "HTTP".equals(get.getOrDefault("scheme", "HTTP"));
    return own
        && plain
        && get.get("path") instanceof String
        && !get.containsKey("host")
        && !get.containsKey("httpHeaders");
  }

  /** Returns the time of a usual start-up probe. */
  Optional<Long> startupTimeout(String healthPath) {
    Map<String, Object> probe = Tree.mapping(container, "startupProbe");
    boolean usual =
        path("startupProbe").filter(healthPath::equals).isPresent()
            && time(probe, 0) == 0
            && time(probe, 1) == 5
            && time(probe, 2) == 1;
    return usual ? Optional.of(5 * time(probe, 3)) : Optional.empty();
  }

  private static long time(Map<String, Object> probe, int index) {
    String written = String.valueOf(probe.get(TIMES.get(index)));
    return TIME.matcher(written).matches() ? Long.parseLong(written) : DEFAULTS.get(index);
  }

  /** Returns a probe as it is. */
  Optional<Map<String, Object>> given(String name) {
    Map<String, Object> probe = withoutDefaults(Tree.mapping(container, name));
    return probe.isEmpty() ? Optional.empty() : Optional.of(probe);
  }

  /**
   * Returns what differs from the usual probe: an empty mapping for the usual one, and nothing for
   * a container without this probe.
   *
   * @param usual the usual times, in the order of {@link #TIMES}
   */
  Optional<Map<String, Object>> setting(String name, long... usual) {
    Map<String, Object> probe = withoutDefaults(Tree.mapping(container, name));
    if (probe.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> setting = new LinkedHashMap<>(probe);
    if (path(name).isPresent()) {
      setting.remove("httpGet");
    }
    for (int i = 0; i < usual.length; i++) {
      long live = time(Tree.mapping(container, name), i);
      setting.remove(TIMES.get(i));
      if (live != usual[i]) {
        setting.put(TIMES.get(i), live);
      }
    }
    return Optional.of(setting);
  }

  private static Map<String, Object> withoutDefaults(Map<String, Object> probe) {
    Map<String, Object> copy = new LinkedHashMap<>(probe);
    copy.entrySet().removeIf(field -> isDefault(field.getKey(), field.getValue(), SUCCESSES, "1"));
    for (String handler : List.of("httpGet", "grpc")) {
      Map<String, Object> fields = new LinkedHashMap<>(Tree.mapping(probe, handler));
      fields
          .entrySet()
          .removeIf(
              field ->
                  isDefault(field.getKey(), field.getValue(), "scheme", "HTTP")
                      || isDefault(field.getKey(), field.getValue(), "service", ""));
      copy.computeIfPresent(handler, (name, old) -> fields);
    }
    return copy;
  }

  private static boolean isDefault(String field, Object value, String name, String usual) {
    return field.equals(name) && String.valueOf(value).equals(usual);
  }
}
