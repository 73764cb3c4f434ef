package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings objects into a form in which they can be compared: without what the server or a tool has
 * added, without values that are Kubernetes' defaults, and with quantities by value.
 */
public final class NormalObject {

  private static final Set<String> OF_THE_SERVER =
      Set.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "managedFields",
          "selfLink",
          "ownerReferences",
          "finalizers",
          "generateName");

  private static final Set<String> GIVEN =
      Set.of("clusterIP", "clusterIPs", "ipFamilies", "serviceAccount", "creationTimestamp");

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("dnsPolicy", "ClusterFirst"),
          Map.entry("restartPolicy", "Always"),
          Map.entry("schedulerName", "default-scheduler"),
          Map.entry("terminationGracePeriodSeconds", 30L),
          Map.entry("terminationMessagePath", "/dev/termination-log"),
          Map.entry("terminationMessagePolicy", "File"),
          Map.entry("successThreshold", 1L),
          Map.entry("initialDelaySeconds", 0L),
          Map.entry("periodSeconds", 10L),
          Map.entry("timeoutSeconds", 1L),
          Map.entry("failureThreshold", 3L),
          Map.entry("scheme", "HTTP"),
          Map.entry("service", ""),
          Map.entry("behavior", "static"),
          Map.entry("protocol", "TCP"),
          Map.entry("defaultMode", 420L),
          Map.entry("progressDeadlineSeconds", 600L),
          Map.entry("revisionHistoryLimit", 10L),
          Map.entry("internalTrafficPolicy", "Cluster"),
          Map.entry("ipFamilyPolicy", "SingleStack"),
          Map.entry("sessionAffinity", "None"),
          Map.entry(
              "sessionAffinityConfig", Map.of("clientIP", Map.of("timeoutSeconds", 10_800L))));

  /** The default types of a Service and of a Deployment's strategy. */
  private static final Set<Object> TYPES = Set.of("ClusterIP", "RollingUpdate");

  private NormalObject() {}

  /** Returns the object in its normal form. */
  public static Map<String, Object> of(Map<String, Object> object) {
    Map<String, Object> normal = new LinkedHashMap<>(object);
    normal.remove("status");
    Map<String, Object> metadata = new LinkedHashMap<>(Tree.mapping(object, "metadata"));
    metadata.keySet().removeAll(OF_THE_SERVER);
    for (String marks : List.of("labels", "annotations")) {
      if (metadata.containsKey(marks)) {
        metadata.put(marks, Marks.ofUser(Tree.mapping(metadata, marks)));
      }
    }
    normal.put("metadata", metadata);
    Map<String, Object> found = Tree.asMapping(value("", normal));
    if ("ScaledObject".equals(object.get("kind"))) {
      Tree.mapping(Tree.mapping(found, "spec"), "scaleTargetRef")
          .keySet()
          .removeIf(name -> !name.equals("name"));
    }
    return found;
  }

  private static Object value(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, inner) -> {
            Object normal = value((String) key, inner);
            if (!isDropped((String) key, normal)) {
              copy.put((String) key, normal);
            }
          });
      boolean quantities = name.equals("requests") || name.equals("limits");
      if (quantities) {
        copy.replaceAll((resource, quantity) -> quantity(quantity));
      }
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(value("", item)));
      return copy;
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  private static boolean isDropped(String name, Object value) {
    boolean empty =
        (value instanceof Map<?, ?> map && map.isEmpty() && !name.equals("emptyDir"))
            || (value instanceof List<?> list && list.isEmpty());
    return empty
        || value instanceof Optional<?>
        || GIVEN.contains(name)
        || (name.equals("type") && TYPES.contains(value))
        || value.equals(DEFAULTS.get(name));
  }

  private static Object quantity(Object text) {
    Optional<BigDecimal> value = Quantity.parse(String.valueOf(text)).legal().map(Quantity::value);
    return value.<Object>map(BigDecimal::stripTrailingZeros).orElse(text);
  }
}
