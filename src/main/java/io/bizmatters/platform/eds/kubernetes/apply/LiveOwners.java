package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the owners of live objects that have the names of a release's objects. */
public final class LiveOwners {

  private final Api api;
  private final LiveState own;
  private final Optional<ReleaseMark> release;

  /**
   * @param own stores what is read
   * @param release the release that would write the objects; empty when they carry no mark
   */
  public LiveOwners(Api api, LiveState own, Optional<ReleaseMark> release) {
    this.api = api;
    this.own = own;
    this.release = release;
  }

  /**
   * The result of a look.
   *
   * @param foreign the owner of each object that does not belong to this release
   * @param hidden why some objects could not be read
   */
  public record Sight(Map<KubernetesObject, String> foreign, Optional<String> hidden) {}

  /**
   * Reads objects of one kind and one namespace.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Sight look(List<KubernetesObject> alike) throws ClusterException {
    own.read(alike, api);
    Map<KubernetesObject, String> foreign = foreign(alike, own, release);
    return new Sight(foreign, own.hidden(alike.get(0)));
  }

  /**
   * Returns the owner of each object that does not belong to this release, from what was already
   * read.
   */
  public static Map<KubernetesObject, String> foreign(
      List<KubernetesObject> objects, LiveState own, Optional<ReleaseMark> release) {
    Map<KubernetesObject, String> foreign = new LinkedHashMap<>();
    for (KubernetesObject object : objects) {
      own.find(object)
          .flatMap(live -> ForeignOwner.of(live, object, release))
          .ifPresent(owner -> foreign.put(object, owner));
    }
    return foreign;
  }
}
