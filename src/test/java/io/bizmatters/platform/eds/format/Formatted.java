package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Services as formats take them, and what programs make of the files. */
final class Formatted {

  private Formatted() {}

  static PlacedService placed(ServiceObjects rendered) {
    Origin at = Origin.derived("test", "");
    return new PlacedService(rendered, new Mapping(List.of(), at), at);
  }

  static PlacedService placed(EventDrivenService service) {
    return placed(new ServiceObjects(service, new Manifests("production").of(service)));
  }

  static String text(FormatFiles files, String path) {
    return new String(files.files().getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
  }

  static void write(Path directory, Map<String, byte[]> files) {
    files.forEach(
        (path, content) -> {
          try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, content);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
  }

  /** The objects by kind, namespace and name. */
  static Map<String, Object> byName(Collection<KubernetesObject> objects) {
    Map<String, Object> byName = new TreeMap<>();
    objects.forEach(object -> byName.put(key(object.tree()), Readers.longs(object.tree())));
    return byName;
  }

  /** The objects of a program's output, by kind, namespace and name. */
  static Map<String, Object> byName(String documents) {
    Map<String, Object> byName = new TreeMap<>();
    Readers.yaml11All(documents).stream()
        .filter(Map.class::isInstance)
        .forEach(document -> byName.put(key((Map<?, ?>) document), document));
    return byName;
  }

  private static String key(Map<?, ?> object) {
    Map<String, Object> metadata = Tree.mapping(object, "metadata");
    return object.get("kind") + "/" + metadata.get("namespace") + "/" + metadata.get("name");
  }
}
