package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Renders a Kustomize base with the objects that services have without an environment, and one
 * overlay for each environment with what differs in it.
 */
public final class KustomizeFormat {

  private static final String KUSTOMIZATION = "kustomization.yaml";

  private KustomizeFormat() {}

  /**
   * Renders {@code kustomize/base} and {@code kustomize/overlays/<environment>}.
   *
   * @param base the services without an environment
   * @param environments the services of each environment
   */
  public static FormatFiles of(
      List<ServiceObjects> base, Map<String, List<ServiceObjects>> environments) {
    Map<String, String> files = new LinkedHashMap<>();
    OutputFiles.objects(base).forEach((path, text) -> files.put("kustomize/base/" + path, text));
    List<Object> resources = new ArrayList<>(OutputFiles.objects(base).keySet());
    files.put("kustomize/base/" + KUSTOMIZATION, kustomization(Tree.of("resources", resources)));
    environments.forEach((name, services) -> overlay(name, base, services, files));
    return FormatFiles.of(files, List.of());
  }

  private static void overlay(
      String environment,
      List<ServiceObjects> base,
      List<ServiceObjects> services,
      Map<String, String> files) {
    String folder = "kustomize/overlays/" + environment + "/";
    Map<String, KubernetesObject> before = byIdentity(base);
    Map<String, KubernetesObject> after = byIdentity(services);
    List<Object> resources = new ArrayList<>(List.of("../../base"));
    List<Object> patches = new ArrayList<>();
    after.forEach(
        (identity, object) -> {
          KubernetesObject known = before.get(identity);
          if (known == null) {
            String file = file(object, "");
            resources.add(file);
            files.put(folder + file, ManifestYaml.of(object));
          } else {
            List<Object> operations = JsonPatch.between(known.tree(), object.tree());
            if (!operations.isEmpty()) {
              String file = file(object, "-patch");
              patches.add(patch(file, object));
              files.put(folder + file, operations(operations));
            }
          }
        });
    before.forEach(
        (identity, object) -> {
          if (!after.containsKey(identity)) {
            String file = file(object, "-deleted");
            patches.add(Tree.of("path", file).fields());
            files.put(folder + file, ManifestYaml.of(deletion(object)));
          }
        });
    files.put(
        folder + KUSTOMIZATION,
        kustomization(Tree.of("resources", resources).withSome("patches", patches)));
  }

  private static Map<String, KubernetesObject> byIdentity(List<ServiceObjects> services) {
    Map<String, KubernetesObject> objects = new LinkedHashMap<>();
    services.forEach(
        service -> service.objects().forEach(object -> objects.put(object.identity(), object)));
    return objects;
  }

  private static String file(KubernetesObject object, String what) {
    String name =
        object.kind() + "-" + object.namespace().map(in -> in + ".").orElse("") + object.name();
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-") + what + ".yaml";
  }

  private static Map<String, Object> patch(String file, KubernetesObject object) {
    return Tree.of("path", file).with("target", target(object)).fields();
  }

  private static Tree target(KubernetesObject object) {
    String version = object.apiVersion().substring(object.apiVersion().indexOf('/') + 1);
    return Tree.empty()
        .with("group", Optional.of(object.group()).filter(group -> !group.isEmpty()))
        .with("version", version)
        .with("kind", object.kind())
        .with("name", object.name())
        .with("namespace", object.namespace());
  }

  private static Map<String, Object> deletion(KubernetesObject object) {
    return Tree.of("$patch", "delete")
        .with("apiVersion", object.apiVersion())
        .with("kind", object.kind())
        .with("metadata", Tree.of("name", object.name()).with("namespace", object.namespace()))
        .fields();
  }

  /** Returns a list as a YAML document. */
  private static String operations(List<Object> operations) {
    StringBuilder text = new StringBuilder();
    for (Object operation : operations) {
      String[] lines = ManifestYaml.of(Tree.asMapping(operation)).split("(?<=\n)", -1);
      for (int i = 0; i < lines.length; i++) {
        if (!lines[i].isEmpty()) {
          text.append(i == 0 ? "- " : lines[i].equals("\n") ? "" : "  ").append(lines[i]);
        }
      }
    }
    return text.toString();
  }

  private static String kustomization(Tree fields) {
    return ManifestYaml.of(
        Tree.of("apiVersion", "kustomize.config.k8s.io/v1beta1")
            .with("kind", "Kustomization")
            .withAll(fields.fields())
            .fields());
  }
}
