package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Renders the volumes of a worker: {@code /tmp}, its configuration, its own volumes. */
final class PodVolumes {

  private static final String TMP = "tmp";
  private static final String TMP_PATH = "/tmp";
  private static final String CONFIG = "config";

  private PodVolumes() {}

  static List<Object> volumes(EventDrivenService service) {
    List<Object> volumes = new ArrayList<>();
    if (needsTmp(service)) {
      volumes.add(Tree.of("name", TMP).with("emptyDir", Tree.of("sizeLimit", "1Gi")).fields());
    }
    if (service.config().isPresent()) {
      String name = ConfigMapManifest.name(service.name(), service.config().get());
      volumes.add(Tree.of("name", CONFIG).with("configMap", Tree.of("name", name)).fields());
    }
    // one volume may be mounted twice, with two paths
    Set<String> names = new HashSet<>();
    for (Volume volume : service.volumes()) {
      if (names.add(volume.name())) {
        volumes.add(volume(volume));
      }
    }
    return volumes;
  }

  static Object volume(Volume volume) {
    Tree tree = Tree.of("name", volume.name());
    volume.source().forEach((field, value) -> tree.with(field, Tree.withoutNulls(value)));
    return tree.fields();
  }

  static List<Object> mounts(EventDrivenService service) {
    List<Object> mounts = new ArrayList<>();
    if (needsTmp(service)) {
      mounts.add(Tree.of("name", TMP).with("mountPath", TMP_PATH).fields());
    }
    if (service.config().isPresent()) {
      String path = service.config().get().mountPath();
      mounts.add(mount(CONFIG, path).with("readOnly", true).fields());
    }
    for (Volume volume : service.volumes()) {
      mounts.add(mount(volume));
    }
    return mounts;
  }

  static Object mount(Volume volume) {
    Tree mount = mount(volume.name(), volume.mountPath()).with("subPath", volume.subPath());
    return (volume.readOnly() ? mount.with("readOnly", true) : mount).fields();
  }

  private static Tree mount(String name, String path) {
    return Tree.of("name", name).with("mountPath", path);
  }

  private static boolean needsTmp(EventDrivenService service) {
    for (Volume volume : service.volumes()) {
      if (volume.mountPath().replaceFirst("/+$", "").equals(TMP_PATH)) {
        return false;
      }
    }
    return true;
  }
}
