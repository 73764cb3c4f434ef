package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the labels and annotations by which other tools mark their objects. A claim from a cluster
 * or from such a tool carries these marks. Generated objects must not: the tool would take them for
 * its own and change or delete them.
 */
public final class ForeignMarks {

  /** The domains in each tool's label names; names under a subdomain count too. */
  private static final Map<String, List<String>> DOMAINS = domains();

  private static final List<String> DEPLOYERS = List.of("Argo CD", "Helm");
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private final Mapping labels;
  private final Map<String, List<String>> found = new LinkedHashMap<>();
  private final boolean deployed;

  private ForeignMarks(Mapping metadata) {
    this.labels = group(metadata, "labels");
    Mapping annotations = group(metadata, "annotations");
    List<Entry> all = new ArrayList<>(labels.entries());
    all.addAll(annotations.entries());
    this.deployed =
        all.stream().anyMatch(entry -> tool(entry.name()).filter(DEPLOYERS::contains).isPresent());
    for (Entry entry : all) {
      owner(entry).ifPresent(this::add);
    }
  }

  /** Returns the domains of all tools' labels and annotations. */
  public static List<String> allDomains() {
    return DOMAINS.values().stream().flatMap(List::stream).toList();
  }

  /** Finds the marks in a claim's metadata. */
  public static ForeignMarks in(Mapping metadata) {
    return new ForeignMarks(metadata);
  }

  /** Whether no tool has left a mark. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Lists the names of the marks: {@code argocd.argoproj.io/tracking-id (Argo CD)}. */
  public String shown() {
    List<String> shown = new ArrayList<>();
    found.forEach((tool, names) -> shown.add(String.join(", ", names) + " (" + tool + ")"));
    return String.join("; ", shown);
  }

  /** Returns the labels or annotations without the marks. */
  public Node without(Node group) {
    if (!(group instanceof Mapping mapping)) {
      return group;
    }
    List<Entry> kept = mapping.entries().stream().filter(entry -> owner(entry).isEmpty()).toList();
    return new Mapping(kept, mapping.origin());
  }

  /** A mark and its tool. */
  private record Mark(String tool, String name) {}

  private void add(Mark mark) {
    found.computeIfAbsent(mark.tool(), same -> new ArrayList<>()).add(mark.name());
  }

  private Optional<Mark> owner(Entry entry) {
    String name = entry.name();
    Optional<String> owner = tool(name);
    if (owner.isEmpty() && isOfDeployer(entry)) {
      owner = Optional.of("the tool that deployed the claim");
    }
    return owner.map(tool -> new Mark(tool, name));
  }

  /** Whether Helm or Argo CD set a label that anybody may use, in order to track their objects. */
  private boolean isOfDeployer(Entry entry) {
    if (labels.entry(entry.name()).filter(entry::equals).isEmpty()) {
      return false;
    }
    boolean managed =
        entry.name().equals(MANAGED_BY)
            && entry.value() instanceof Scalar scalar
            && !scalar.text().equals("eds");
    return managed || (deployed && entry.name().equals(INSTANCE));
  }

  private static Optional<String> tool(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String domain = "." + name.substring(0, slash);
    return DOMAINS.entrySet().stream()
        .filter(tool -> tool.getValue().stream().anyMatch(own -> domain.endsWith("." + own)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Mapping group(Mapping metadata, String name) {
    return metadata.get(name).orElse(null) instanceof Mapping group
        ? group
        : new Mapping(List.of(), metadata.origin());
  }

  private static Map<String, List<String>> domains() {
    Map<String, List<String>> domains = new LinkedHashMap<>();
    domains.put("Argo CD", List.of("argoproj.io"));
    domains.put("Flux", List.of("fluxcd.io", "weave.works"));
    domains.put("kubectl", List.of("kubectl.kubernetes.io", "applyset.kubernetes.io"));
    domains.put("Helm", List.of("helm.sh"));
    domains.put("Crossplane", List.of("crossplane.io", "upbound.io"));
    domains.put("kro", List.of("kro.run"));
    domains.put("kapp", List.of("k14s.io", "carvel.dev"));
    domains.put("Kustomize", List.of("config.kubernetes.io", "config.k8s.io"));
    domains.put("kpt", List.of("cli-utils.sigs.k8s.io", "kpt.dev"));
    domains.put("Config Sync", List.of("configsync.gke.io", "configmanagement.gke.io"));
    domains.put("Fleet", List.of("cattle.io"));
    domains.put("Open Cluster Management", List.of("open-cluster-management.io"));
    domains.put("Pulumi", List.of("pulumi.com"));
    domains.put("Skaffold", List.of("skaffold.dev"));
    domains.put("Tanka", List.of("tanka.dev"));
    domains.put("Velero", List.of("velero.io"));
    domains.put("Operator Lifecycle Manager", List.of("operatorframework.io"));
    domains.put(
        "Kubernetes", List.of("deployment.kubernetes.io", "control-plane.alpha.kubernetes.io"));
    return domains;
  }
}
