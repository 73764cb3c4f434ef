package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Deletes objects of earlier releases that the present release lacks: only objects with the
 * release's own mark, and none that must be kept.
 */
public final class Prune {

  /** The annotation of an object that is kept even if releases lack it. */
  public static final String KEEP = "eds.bizmatters.io/keep";

  private static final String SCALED_OBJECT = "ScaledObject";

  /**
   * How long to wait until deleted objects are gone, before the objects that they need are deleted.
   */
  private static final Duration GONE = Duration.ofSeconds(60);

  private final ReleaseObjects cluster;
  private final ReleaseMark release;
  private final Fence fence;

  Prune(ReleaseObjects cluster, ReleaseMark release, Fence fence) {
    this.cluster = cluster;
    this.release = release;
    this.fence = fence;
  }

  /** The result of one object. */
  enum Fate {
    DELETED,
    /** The object was already gone. */
    MISSING,
    /** Another owner has the object now. */
    FOREIGN,
    /** The object exists and belongs to this release. */
    LEFT
  }

  /**
   * The result of one object.
   *
   * @param why it was not deleted; empty if it is gone
   */
  record Result(ObjectKey object, Fate fate, String why) {

    boolean isDeleted() {
      return fate == Fate.DELETED;
    }
  }

  static boolean isScaler(ObjectKey key) {
    return key.kind().equals(SCALED_OBJECT);
  }

  /**
   * Deletes a whole service: first its scalers, and the other objects when the scalers are gone.
   */
  List<Result> service(Collection<ObjectKey> keys) throws ClusterException {
    List<Result> done = new ArrayList<>(objects(keys, Prune::isScaler));
    for (Result scaler : done) {
      if (scaler.isDeleted()) {
        cluster.awaitUnscaled(scaler.object(), GONE);
      }
    }
    done.addAll(objects(keys, key -> !isScaler(key)));
    cluster.awaitGone(done.stream().filter(Result::isDeleted).map(Result::object).toList(), GONE);
    List<Result> seen = new ArrayList<>();
    for (Result one : done) {
      seen.add(one.isDeleted() ? gone(one) : one);
    }
    return seen;
  }

  /** Returns the result as left if the object still exists, because a finalizer holds it. */
  private Result gone(Result deleted) throws ClusterException {
    Search now = cluster.named(deleted.object());
    return now.objects().isEmpty()
        ? deleted
        : left(deleted.object(), now.objects().get(0).whyStillThere());
  }

  /** Deletes the objects with matching keys. */
  List<Result> objects(Collection<ObjectKey> keys, Predicate<ObjectKey> which) {
    List<Result> done = new ArrayList<>();
    for (ObjectKey key : keys) {
      if (which.test(key)) {
        done.add(one(key));
      }
    }
    return done;
  }

  private Result one(ObjectKey key) {
    try {
      fence.begin();
    } catch (ClusterException lost) {
      return left(key, lost.what());
    }
    try {
      return seen(key, true);
    } catch (ClusterException lost) {
      return left(key, lost.what());
    } finally {
      fence.end();
    }
  }

  /** Returns who owns each object now; deletes nothing. */
  List<Result> look(Collection<ObjectKey> keys) throws ClusterException {
    List<Result> seen = new ArrayList<>();
    for (ObjectKey key : keys) {
      seen.add(seen(key, false));
    }
    return seen;
  }

  private Result seen(ObjectKey key, boolean deletes) throws ClusterException {
    Search search = cluster.named(key);
    if (search.refusal().isPresent()) {
      return left(key, search.refusal().get().what());
    }
    if (search.objects().isEmpty()) {
      return new Result(key, Fate.MISSING, "");
    }
    FoundObject found = search.objects().get(0);
    if (!found.isOf(release)) {
      return new Result(key, Fate.FOREIGN, "belongs to " + found.owner());
    }
    if (found.holdsOthers()) {
      return left(key, "others have what is in it, or made of it; delete it by hand");
    }
    if (!deletes) {
      return left(key, "");
    }
    if (found.live().annotations().containsKey(KEEP)) {
      return left(key, "its annotation " + KEEP + " keeps it");
    }
    Optional<Refusal> refusal = cluster.delete(found);
    return refusal.isPresent()
        ? left(key, refusal.get().what())
        : new Result(key, Fate.DELETED, "");
  }

  private static Result left(ObjectKey key, String why) {
    return new Result(key, Fate.LEFT, why);
  }
}
