package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Absent;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Fulfilled;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Refused;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unchanged;
import io.bizmatters.platform.eds.kubernetes.apply.Recreation.Cleared;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Applies single objects: one PATCH each, with strict validation, and no PATCH when {@link
 * LiveState} proves that the object is unchanged.
 */
public final class ServerSideApply {

  /** The field manager of this plugin. */
  public static final String MANAGER = "eds";

  /** The annotation with the digest of a ScaledObject's spec, which KEDA copies to the HPA. */
  public static final String SPEC_HASH = HashAnnotation.SPEC;

  /** The media type of an apply; it accepts JSON, which is YAML. */
  static final String APPLY = "application/apply-patch+yaml";

  private final Api api;
  private final ApplyOptions options;
  private final IdentityHashMap<KubernetesObject, KubernetesObject> sent = new IdentityHashMap<>();
  private final Set<String> noticed = ConcurrentHashMap.newKeySet();

  public ServerSideApply(Api api, ApplyOptions options) {
    this.api = api;
    this.options = options;
  }

  /**
   * Applies one object without a lock.
   *
   * @param own what is already known of the cluster
   * @throws ClusterException when the server cannot be reached
   */
  public ApplyResult apply(KubernetesObject object, LiveState own) throws ClusterException {
    return apply(object, own, WriteGate.open());
  }

  /**
   * Applies one object. A write carries the version that was read, so that it never overwrites a
   * later change.
   *
   * @param own what is known of the cluster, read after the lock was taken
   * @param gate checked before each attempt of each write
   * @throws ClusterException when the gate is closed or the server cannot be reached, and no write
   *     can have reached the server
   */
  public ApplyResult apply(KubernetesObject object, LiveState own, WriteGate gate)
      throws ClusterException {
    Optional<LiveObject> known = own.find(object);
    boolean proven = isUnchanged(object, own);
    if (proven && (!isAskedWhole(object) || known.orElseThrow().templateDigest().isPresent())) {
      return ApplyResult.unchanged(object, known.orElseThrow());
    }
    Optional<String> path = api.path(object);
    if (path.isEmpty()) {
      return ApplyResult.failed(object, Refusal.notServed(object.apiVersion(), object.kind()));
    }
    ObjectWrite write = write(object, gate, path.get());
    if (proven) {
      Answer whole = write.look(Call.JSON);
      if (whole.isSuccess()) {
        return ApplyResult.unchanged(object, LiveObject.of(whole.body()));
      }
    }
    notice(write, own);
    try {
      ApplyResult applied = applied(write, own.expected(object)).warned(write.warnings());
      return options.dryRun() ? applied : applied.written(write.writtenAt());
    } catch (ClusterException lost) {
      if (write.writtenAt().isEmpty() || options.dryRun()) {
        throw lost;
      }
      return ApplyResult.failed(object, Refusal.of(lost)).written(write.writtenAt());
    }
  }

  private ObjectWrite write(KubernetesObject object, WriteGate gate, String path) {
    return new ObjectWrite(api, gate, object, sent(object), options.force(), path);
  }

  /**
   * Warns once for each kind that may not be read: changes of others to such objects are
   * overwritten.
   */
  private void notice(ObjectWrite write, LiveState own) {
    KubernetesObject object = write.object();
    Optional<String> hidden = own.hidden(object);
    if (own.find(object).isEmpty()
        && hidden.isPresent()
        && noticed.add(object.apiVersion() + " " + object.kind())) {
      write.warn(
          "the pipeline may not read a "
              + object.kind()
              + ", so it is written without a look at what others wrote ("
              + hidden.get()
              + "); eds:rbac prints the Role that it needs");
    }
  }

  /** Whether the cluster already has the object as its manifest describes it, by what was read. */
  public boolean isUnchanged(KubernetesObject object, LiveState own) {
    return own.find(object)
        .filter(live -> LiveState.proveUnchanged(sent(object), live, options.force()))
        .isPresent();
  }

  /** Returns the object as it is sent; computes the digest of a manifest only once. */
  private KubernetesObject sent(KubernetesObject object) {
    synchronized (sent) {
      return sent.computeIfAbsent(object, HashAnnotation::onto);
    }
  }

  private boolean isAskedWhole(KubernetesObject object) {
    return options.wholeDeployments() && object.kind().equals("Deployment");
  }

  private ApplyResult applied(ObjectWrite write, Expected seen) throws ClusterException {
    Expected expected = seen;
    if (!options.dryRun()) {
      expected = new ReplicaHandover(write).keep(expected);
      expected = takenOver(write, expected);
    }
    boolean moved = options.dryRun() ? isLeft(expected) : write.writtenAt().isPresent();
    Attempt last = attempt(write, expected);
    if (last.expected() instanceof Refused no) {
      return ApplyResult.failed(write.object(), no.refusal());
    }
    if (last.expected() instanceof Fulfilled done) {
      return done(write, seen instanceof Absent ? Action.CREATED : Action.CHANGED, done.live());
    }
    Answer answer = last.answer().orElseThrow();
    if (answer.isSuccess()) {
      ApplyResult applied = written(write, last.expected(), answer);
      return moved ? applied.moved() : applied;
    }
    Refusal refusal = Refusal.of(answer, write.object().tree());
    if (options.dryRun()
        && expected instanceof Absent
        && refusal.isOfComingTarget(write.object())) {
      return ApplyResult.created(write.object()).warned(List.of(Refusal.UNJUDGED));
    }
    return options.recreate() && !answer.isConflict() && !refusal.immutable().isEmpty()
        ? recreated(write, last.expected(), refusal)
        : ApplyResult.failed(write.object(), patch(write).refusal(answer));
  }

  /**
   * Takes over the fields of every deployer with eds.adopt, otherwise those of the named managers.
   */
  private Expected takenOver(ObjectWrite write, Expected expected) throws ClusterException {
    if (options.adopt()) {
      return new Adoption(write, manager -> true).takeOver(expected);
    }
    return isLeft(expected)
        ? new Adoption(write, options.force()::names).takeOver(expected)
        : expected;
  }

  private boolean isLeft(Expected expected) {
    return expected instanceof Unchanged there
        && ForeignFields.isLeft(there.seen(), options.force());
  }

  private static ApplyResult done(ObjectWrite write, Action action, LiveObject live) {
    return new ApplyResult(
        write.object(),
        action,
        Optional.of(live),
        List.of(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static ApplyResult written(ObjectWrite write, Expected expected, Answer answer)
      throws ClusterException {
    LiveObject live = LiveObject.of(answer.body());
    if (expected instanceof Absent && !answer.isCreated()) {
      // a server that does not compare versions
      write.gate().confirm();
      write.warn("was missing when it was read, was created by somebody since, and is changed");
    }
    if (live.deleting()) {
      write.warn(
          "is being deleted, and the applied changes with it; run the goal again when it is gone");
    }
    Optional<Refusal> overwritten = overwritten(write, answer);
    if (overwritten.isPresent()) {
      return ApplyResult.failed(write.object(), overwritten.get());
    }
    Optional<LiveObject> known =
        expected instanceof Unchanged there ? Optional.of(there.seen()) : Optional.empty();
    return done(write, action(answer, live, known), live).warned(answer.warnings());
  }

  /**
   * Compares the answer to a write with what was sent.
   *
   * @return the refusal, if the server changed a field that this plugin depends on; other fields
   *     become warnings
   */
  static Optional<Refusal> overwritten(ObjectWrite write, Answer answer) {
    List<OverwrittenField> marks = new ArrayList<>();
    for (OverwrittenField field : OverwrittenField.of(write.sent(), answer.body())) {
      if (field.isMark()) {
        marks.add(field);
      } else {
        write.warn(field.text() + ": a webhook of the cluster overwrites it");
      }
    }
    return marks.isEmpty()
        ? Optional.empty()
        : Optional.of(Refusal.overwritten(marks.stream().map(OverwrittenField::text).toList()));
  }

  /**
   * The result of a write and its repetitions.
   *
   * @param expected what the last write expected, or why no write followed
   * @param answer the last answer; empty when {@code expected} is the whole result
   */
  private record Attempt(Expected expected, Optional<Answer> answer) {}

  /** Repeats a write while only concurrent writes of others fail it. */
  private Attempt attempt(ObjectWrite write, Expected first) throws ClusterException {
    Expected expected = first;
    for (int round = 0; ; round++) {
      if (expected instanceof Refused || expected instanceof Fulfilled) {
        return new Attempt(expected, Optional.empty());
      }
      Answer answer = patch(write).send(expected);
      if (!Refusal.isStale(answer)) {
        return new Attempt(expected, Optional.of(answer));
      }
      if (round + 1 == ObjectWrite.ROUNDS) {
        return new Attempt(new Refused(write.restless(first, expected)), Optional.empty());
      }
      write.pauseAfter(round);
      String accept = isAskedWhole(write.object()) ? Call.JSON : Call.ONE;
      expected = write.next(expected, write.look(accept));
    }
  }

  /**
   * Deletes the object and creates it again. A new Deployment starts with one replica, because a
   * manifest that leaves the number to the autoscaler cannot set it without owning it; so the
   * previous number is handed over at once, before the first pod becomes ready.
   */
  private ApplyResult recreated(ObjectWrite write, Expected expected, Refusal immutable)
      throws ClusterException {
    KubernetesObject object = write.object();
    if (options.dryRun()) {
      Optional<Refusal> unsafe = Recreation.unsafe(object);
      if (unsafe.isPresent()) {
        return ApplyResult.failed(object, unsafe.get().because(immutable));
      }
      write.warn("would be deleted and created again: " + immutable.what());
      return ApplyResult.changed(object);
    }
    Cleared cleared = new Recreation(write).clear(expected);
    if (cleared.refusal().isPresent()) {
      return ApplyResult.failed(object, cleared.refusal().get().because(immutable));
    }
    return madeAnew(write, cleared, immutable);
  }

  private ApplyResult madeAnew(ObjectWrite write, Cleared cleared, Refusal immutable)
      throws ClusterException {
    Attempt attempt;
    try {
      attempt = attempt(write, new Absent());
    } catch (ClusterException lost) {
      return ApplyResult.failed(write.object(), Refusal.of(lost).afterDeletion());
    }
    if (attempt.expected() instanceof Refused no) {
      return ApplyResult.failed(write.object(), no.refusal().afterDeletion());
    }
    if (attempt.answer().filter(answer -> !answer.isSuccess()).isPresent()) {
      Refusal refusal = Refusal.of(attempt.answer().get(), write.object().tree());
      return ApplyResult.failed(write.object(), refusal.afterDeletion());
    }
    LiveObject live =
        attempt.expected() instanceof Fulfilled done
            ? done.live()
            : LiveObject.of(attempt.answer().orElseThrow().body());
    attempt.answer().ifPresent(answer -> answer.warnings().forEach(write::warn));
    Optional<Refusal> overwritten = attempt.answer().flatMap(answer -> overwritten(write, answer));
    if (overwritten.isPresent()) {
      return ApplyResult.failed(write.object(), overwritten.get());
    }
    if (cleared.replicas().isPresent()) {
      new ReplicaHandover(write)
          .give(live, cleared.replicas().getAsLong())
          .ifPresent(refusal -> write.warn(refusal.message()));
    }
    write.warn("was deleted and created again: " + immutable.what());
    return done(write, Action.CREATED, live);
  }

  private static Action action(Answer answer, LiveObject live, Optional<LiveObject> known) {
    if (answer.isCreated()) {
      return Action.CREATED;
    }
    boolean same = known.filter(old -> isSame(old, live)).isPresent();
    return same ? Action.UNCHANGED : Action.CHANGED;
  }

  /**
   * Whether an apply changed nothing; a dry run answers with the live version, so the content is
   * compared too.
   */
  private static boolean isSame(LiveObject old, LiveObject live) {
    return old.uid().equals(live.uid())
        && old.resourceVersion().equals(live.resourceVersion())
        && old.labels().equals(live.labels())
        && old.annotations().equals(live.annotations())
        && old.appliedBy(MANAGER).equals(live.appliedBy(MANAGER));
  }

  private ApplyPatch patch(ObjectWrite write) {
    return new ApplyPatch(write, options.force(), options.dryRun());
  }

  static String query(String manager) {
    return "?fieldManager=" + manager + "&fieldValidation=Strict";
  }

  /**
   * Returns why the server would refuse an object, by a dry run; a conflict over the autoscaler's
   * replicas does not count.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<Refusal> refusalOf(KubernetesObject object) throws ClusterException {
    Optional<String> path = api.path(object);
    if (path.isEmpty()) {
      return Optional.of(Refusal.notServed(object.apiVersion(), object.kind()));
    }
    ObjectWrite write = write(object, WriteGate.open(), path.get());
    ApplyPatch dryRun = new ApplyPatch(write, options.force().andReplicas(), true);
    Answer answer = dryRun.send(new Expected.Unknown());
    return answer.isSuccess() ? Optional.empty() : Optional.of(dryRun.refusal(answer));
  }

  /**
   * Reads the live objects under the names of these, kind by kind.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public LiveState look(List<KubernetesObject> objects) throws ClusterException {
    LiveState own = LiveState.in(api);
    for (List<KubernetesObject> alike : own.alike(objects)) {
      own.read(alike, api);
    }
    return own;
  }
}
