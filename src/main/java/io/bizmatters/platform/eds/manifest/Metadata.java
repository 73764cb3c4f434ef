package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.LinkedHashMap;
import java.util.Map;

/** Supplies names, labels and annotations that the objects of one service share. */
public final class Metadata {

  public static final String NAME_LABEL = "app.kubernetes.io/name";
  public static final String COMPONENT_LABEL = "app.kubernetes.io/component";
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  public static final String VERSION_LABEL = "app.kubernetes.io/version";

  private final EventDrivenService service;

  public Metadata(EventDrivenService service) {
    this.service = service;
  }

  /** Starts an object of the service; the caller adds its {@code spec}. */
  Tree object(String apiVersion, String kind, String name) {
    return object(apiVersion, kind, name, labels(), service.annotations());
  }

  Tree object(
      String apiVersion,
      String kind,
      String name,
      Map<String, String> labels,
      Map<String, String> annotations) {
    return Tree.of("apiVersion", apiVersion)
        .with("kind", kind)
        .with(
            "metadata",
            Tree.of("name", name)
                .with("namespace", service.namespace())
                .with("labels", labels)
                .withSome("annotations", annotations));
  }

  /** Returns the labels of every object: this plugin's, then the user's. */
  public Map<String, String> labels() {
    return withUsers(own(), service.labels());
  }

  /**
   * Returns the labels with the version of the image, for pods and the objects that lead to them.
   */
  Map<String, String> labelsWithVersion() {
    Map<String, String> labels = own();
    service.image().version().ifPresent(version -> labels.put(VERSION_LABEL, version));
    return withUsers(labels, service.labels());
  }

  /** Returns the annotations for Prometheus, then the user's. */
  Map<String, String> scraped() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("prometheus.io/scrape", "true");
    annotations.put("prometheus.io/port", Integer.toString(service.containerPort()));
    annotations.put("prometheus.io/path", "/metrics");
    return withUsers(annotations, service.annotations());
  }

  /** Returns the one label that selects the service's pods; it never changes. */
  Map<String, String> selector() {
    return Map.of(NAME_LABEL, service.name());
  }

  private Map<String, String> own() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(NAME_LABEL, service.name());
    labels.put(COMPONENT_LABEL, "event-driven-worker");
    labels.put(MANAGED_BY_LABEL, "eds");
    return labels;
  }

  private static Map<String, String> withUsers(Map<String, String> own, Map<String, String> users) {
    users.forEach(own::putIfAbsent);
    return own;
  }
}
