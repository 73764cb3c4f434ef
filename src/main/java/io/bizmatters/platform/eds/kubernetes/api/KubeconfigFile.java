package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Holds a kubeconfig file (https://kubernetes.io/docs/reference/config-api/kubeconfig.v1). This
 * plugin has its own reader because the library's reader loads every model class of Kubernetes,
 * which takes a cold build two seconds, and ignores fields that it does not know.
 *
 * @param current the name of the current context, if the file names one
 * @param contexts by name
 * @param clusters by name
 * @param users by name
 */
record KubeconfigFile(
    Path path,
    Optional<String> current,
    Map<String, KubeconfigNode> contexts,
    Map<String, KubeconfigNode> clusters,
    Map<String, KubeconfigNode> users) {

  private static final String KIND = "Config";

  /**
   * Reads the file; an empty one names nothing.
   *
   * @param problems takes the file's problems
   * @throws IOException when the file cannot be read
   * @throws RuntimeException when the file is not YAML, or not a mapping
   */
  static KubeconfigFile read(Path path, Problems problems) throws IOException {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(path));
    if (tree != null && !(tree instanceof Map)) {
      throw new IllegalArgumentException("not a mapping of contexts, clusters and users");
    }
    Map<?, ?> fields = tree instanceof Map<?, ?> map ? map : Map.of();
    KubeconfigNode root = new KubeconfigNode(path, "", fields, problems);
    if (root.text("kind").filter(kind -> !kind.equals(KIND)).isPresent()) {
      root.problem("kind", "it is no kubeconfig", "name a file of kind " + KIND);
    }
    return new KubeconfigFile(
        path,
        root.text("current-context"),
        named(root, "contexts", "context"),
        named(root, "clusters", "cluster"),
        named(root, "users", "user"));
  }

  private static Map<String, KubeconfigNode> named(KubeconfigNode root, String list, String what) {
    Map<String, KubeconfigNode> named = new LinkedHashMap<>();
    for (KubeconfigNode item : root.items(list)) {
      Optional<String> name = item.text("name");
      if (name.isEmpty()) {
        continue;
      }
      String place = list + "[" + name.get() + "]." + what;
      KubeconfigNode body = item.child(what, place).orElseGet(() -> item.nothing(place));
      if (named.putIfAbsent(name.get(), body) != null) {
        root.problem(list, "two have the name " + name.get(), "rename or remove one");
      }
    }
    return named;
  }
}
