package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Absent;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Fulfilled;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Refused;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unchanged;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unknown;
import io.bizmatters.platform.eds.kubernetes.apply.LiveObject.FieldOwner;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Writes one object. Each write passes the gate; when the server says that the object is not as
 * expected, the object is read again.
 */
final class ObjectWrite {

  /** How often a write is decided and sent again before the run gives up. */
  static final int ROUNDS = 10;

  private static final String SERVICE = "app.kubernetes.io/name";

  private final Api api;
  private final Api guarded;
  private final WriteGate gate;
  private final KubernetesObject object;
  private final KubernetesObject sent;
  private final Force force;
  private final String path;
  private final List<String> warnings = new ArrayList<>();
  private int attempts;
  private OptionalLong writtenAt = OptionalLong.empty();

  /**
   * @param object the object of the manifest
   * @param sent the object with the annotations that apply adds
   * @param force the field managers whose fields are taken over
   */
  ObjectWrite(
      Api api,
      WriteGate gate,
      KubernetesObject object,
      KubernetesObject sent,
      Force force,
      String path) {
    this.api = api;
    this.gate = gate;
    this.object = object;
    this.sent = sent;
    this.force = force;
    this.path = path;
    this.guarded = api.guarded(this::begin);
  }

  KubernetesObject object() {
    return object;
  }

  KubernetesObject sent() {
    return sent;
  }

  String path() {
    return path;
  }

  WriteGate gate() {
    return gate;
  }

  /** Returns the warnings for people. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void warn(String text) {
    warnings.add(text);
  }

  /**
   * Returns the time until which the object may have been written; empty when no write can have
   * reached the server.
   */
  OptionalLong writtenAt() {
    return writtenAt;
  }

  private void begin() throws ClusterException {
    gate.check();
    attempts++;
  }

  /**
   * Sends a write.
   *
   * @throws ClusterException when the gate is closed, or the server cannot be reached
   */
  Answer send(String what, Call call) throws ClusterException {
    int before = attempts;
    try {
      Answer answer = guarded.send(what, call);
      // a refusal answers the last attempt: an earlier attempt may have succeeded and lost its
      // answer
      if (answer.isSuccess() || attempts - before > 1) {
        written();
      }
      return answer;
    } catch (ClusterException lost) {
      if (attempts > before && api.client().hasAnswered() && lost.reason() != Reason.UNAUTHORIZED) {
        written();
      }
      throw lost;
    }
  }

  private void written() {
    writtenAt = OptionalLong.of(System.nanoTime());
  }

  /** Sends a read or a dry run, which needs no gate. */
  Answer ask(String what, Call call) throws ClusterException {
    return api.send(what, call);
  }

  Answer look(String accept) throws ClusterException {
    return ask(object.title(), Call.get(path, accept));
  }

  /** Waits before the next round. */
  void pauseAfter(int round) throws ClusterException {
    api.pauseAfter(round);
  }

  /** Waits until the object with this uid is gone. */
  Optional<LiveObject> awaitGone(String uid, Duration atMost) throws ClusterException {
    return new ObjectDeletion(api).awaitGone(object.title(), path, uid, atMost);
  }

  /** Whether the live object already matches the manifest, so that no write is needed. */
  boolean isDone(LiveObject live) {
    return LiveState.proveUnchanged(sent, live, force);
  }

  /**
   * Returns what the next write expects, after the object was read again.
   *
   * @param before the previous expectation
   * @param now the answer to the read
   * @throws ClusterException when the gate is closed; then no more writes follow
   */
  Expected next(Expected before, Answer now) throws ClusterException {
    if (now.isNotFound()) {
      return gone(before);
    }
    if (!now.isSuccess()) {
      return before instanceof Unknown ? before : new Refused(Refusal.of(now, object.tree()));
    }
    LiveObject live = LiveObject.of(now.body());
    if (isDone(live)) {
      return new Fulfilled(live);
    }
    if (before instanceof Absent) {
      String how = "was missing when it was read, and was created since";
      return overtaken(how, Optional.empty(), live);
    }
    if (before instanceof Unchanged there && !live.hasOursOf(there.seen())) {
      return overtaken("was changed since it was read", Optional.of(there.seen()), live);
    }
    return new Unchanged(live);
  }

  private Expected gone(Expected before) throws ClusterException {
    if (before instanceof Unchanged) {
      gate.confirm();
      warn("was deleted by somebody since it was read, and is created again");
    }
    return new Absent();
  }

  /**
   * Decides what to do when another writer has changed this release's fields. If the server
   * confirms this run's lock, another run of this release must have lost its lock, and this run
   * overwrites that late write.
   */
  private Expected overtaken(String how, Optional<LiveObject> seen, LiveObject live)
      throws ClusterException {
    boolean locked = gate.confirm();
    if (locked && isOfThisRelease(live) && !seen.filter(old -> isSameHash(old, live)).isPresent()) {
      warn(
          how
              + " by a build that no longer has the lock of this release ("
              + writers(seen, live)
              + "); that late write is overwritten");
      return new Unchanged(live);
    }
    return new Refused(Refusal.overtaken(object.title(), how, writers(seen, live)));
  }

  private boolean isOfThisRelease(LiveObject live) {
    return live.annotations().containsKey(HashAnnotation.NAME)
        && isSent("labels", SERVICE, live.labels())
        && isSent("labels", ReleaseMark.RELEASE, live.labels())
        && isSent("annotations", ReleaseMark.MODULE, live.annotations())
        && isSent("annotations", ReleaseMark.NAMESPACE, live.annotations());
  }

  private boolean isSent(String kind, String name, Map<String, String> live) {
    Optional<Object> wanted = FieldPath.in(sent.tree(), ".metadata." + kind + "." + name);
    return Optional.<Object>ofNullable(live.get(name)).equals(wanted);
  }

  private static boolean isSameHash(LiveObject old, LiveObject live) {
    return Objects.equals(
        old.annotations().get(HashAnnotation.NAME), live.annotations().get(HashAnnotation.NAME));
  }

  /** Returns the refusal that names the managers whose writes kept interfering. */
  Refusal restless(Expected first, Expected last) {
    String writers =
        first instanceof Unchanged old && last instanceof Unchanged now
            ? writers(Optional.of(old.seen()), now.seen())
            : "";
    return Refusal.overtaken(
        object.title(), "changed before each of " + ROUNDS + " attempts to write it", writers);
  }

  private static String writers(Optional<LiveObject> seen, LiveObject live) {
    List<FieldOwner> writers = seen.map(live::writersSince).orElse(live.owners());
    return writers.stream().map(FieldOwner::title).collect(Collectors.joining(", "));
  }
}
