package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Absent;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Fulfilled;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Refused;
import io.bizmatters.platform.eds.kubernetes.apply.Expected.Unchanged;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectDeletion.Propagation;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Deletes an object whose immutable fields differ from its manifest, so that it can be created
 * again. Nothing is deleted before a dry run has shown that the server accepts the new object.
 */
final class Recreation {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The deletion, the wait for it, and the creation. */
  private static final Duration WHOLE = PATIENCE.plusSeconds(30);

  /**
   * Generated kinds that hold nothing except their manifest. Deleting other kinds, such as a Job, a
   * PersistentVolumeClaim or a CustomResourceDefinition, would destroy work or data.
   */
  private static final Set<String> KINDS =
      Set.of(
          "v1 ConfigMap",
          "v1 Service",
          "v1 ServiceAccount",
          "apps/v1 Deployment",
          "policy/v1 PodDisruptionBudget",
          "networking.k8s.io/v1 NetworkPolicy",
          "keda.sh/v1alpha1 ScaledObject",
          "keda.sh/v1alpha1 TriggerAuthentication");

  private final ObjectWrite write;

  Recreation(ObjectWrite write) {
    this.write = write;
  }

  /**
   * The result of the deletion.
   *
   * @param replicas the replicas of a Deployment whose manifest leaves them to the autoscaler; the
   *     new Deployment needs the same number
   * @param refusal why the object still exists
   */
  record Cleared(OptionalLong replicas, Optional<Refusal> refusal) {
    static Cleared kept(Refusal why) {
      return new Cleared(OptionalLong.empty(), Optional.of(why));
    }
  }

  /** Returns why an object of this kind must not be recreated; empty when it may be. */
  static Optional<Refusal> unsafe(KubernetesObject object) {
    return KINDS.contains(object.apiVersion() + " " + object.kind())
        ? Optional.empty()
        : Optional.of(
            Refusal.kept(
                "what a "
                    + object.kind()
                    + " has done or holds would be deleted with it; eds.recreate recreates only what a"
                    + " release generates. Delete it by hand, or give the new one another name"));
  }

  /**
   * Deletes the object in the version that was read. Its pods end in the background: the new pods
   * have another selector and need not wait.
   *
   * @throws ClusterException when the gate is closed, or the server cannot be reached
   */
  Cleared clear(Expected seen) throws ClusterException {
    Optional<Refusal> unsafe = unsafe(write.object());
    if (unsafe.isPresent()) {
      return Cleared.kept(unsafe.get());
    }
    Expected expected = seen;
    for (int round = 0; ; round++) {
      Answer now = write.look(Call.JSON);
      if (!now.isSuccess() && !now.isNotFound()) {
        return Cleared.kept(Refusal.kept("it cannot be read: " + now.status()));
      }
      expected = write.next(expected, now);
      if (expected instanceof Absent) {
        return new Cleared(OptionalLong.empty(), Optional.empty());
      }
      if (!(expected instanceof Unchanged there)) {
        return Cleared.kept(whyNot(expected));
      }
      Optional<Refusal> obstacle = obstacle(now.body());
      if (obstacle.isPresent()) {
        return Cleared.kept(obstacle.get());
      }
      Answer answer = delete(there.seen());
      if (answer.isSuccess() || answer.isNotFound()) {
        return new Cleared(replicas(now.body()), gone(there.seen()));
      }
      if (!Refusal.isStale(answer) || round == ObjectWrite.ROUNDS) {
        return Cleared.kept(Refusal.of(answer, write.object().tree()));
      }
      write.pauseAfter(round);
    }
  }

  private static Refusal whyNot(Expected expected) {
    return expected instanceof Refused no
        ? no.refusal()
        : Refusal.kept(
            expected instanceof Fulfilled
                ? "somebody else has created it again; run the goal again"
                : "it cannot be read");
  }

  private Optional<Refusal> obstacle(JsonNode live) throws ClusterException {
    if (live.path("spec").path("type").asString("").equals("LoadBalancer")) {
      return Optional.of(
          Refusal.kept("the address of its load balancer would change; delete it by hand"));
    }
    String name = checkName();
    Call call =
        Call.patch(
            write.path().substring(0, write.path().lastIndexOf('/') + 1)
                + name
                + ServerSideApply.query(ServerSideApply.MANAGER)
                + "&dryRun=All",
            ServerSideApply.APPLY,
            JsonText.compact(renamed(name)));
    Answer answer = write.ask("dry run of " + write.object().title() + " under another name", call);
    return answer.isSuccess()
        ? Optional.empty()
        : Optional.of(
            Refusal.kept(
                "the server would not take the new one (dry run under the name "
                    + name
                    + ": "
                    + answer.message()
                    + ")"));
  }

  private String checkName() {
    byte[] name = write.object().name().getBytes(StandardCharsets.UTF_8);
    return "eds-check-" + Sha256.of(name).substring(0, 8);
  }

  /**
   * Renames the target for the dry run: KEDA's webhook rejects a second ScaledObject with the same
   * target.
   */
  private Map<String, Object> renamed(String name) {
    Map<String, Object> tree = replaced(write.sent().tree(), "metadata", "name", name);
    if (!write.object().kind().equals("ScaledObject")) {
      return tree;
    }
    Map<String, Object> holder = Map.of("spec", tree.getOrDefault("spec", Map.of()));
    Map<String, Object> spec = fields(holder, "spec");
    return with(tree, "spec", replaced(spec, "scaleTargetRef", "name", name));
  }

  private static Map<String, Object> replaced(
      Map<String, Object> tree, String parent, String field, Object value) {
    return with(tree, parent, with(fields(tree, parent), field, value));
  }

  private static Map<String, Object> with(Map<String, Object> tree, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(tree);
    changed.put(field, value);
    return changed;
  }

  private static Map<String, Object> fields(Map<String, Object> tree, String name) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (tree.get(name) instanceof Map<?, ?> there) {
      there.forEach((field, value) -> fields.put((String) field, value));
    }
    return fields;
  }

  private Answer delete(LiveObject seen) throws ClusterException {
    write.gate().mayTake(WHOLE);
    return write.send(
        "delete " + write.object().title(),
        ObjectDeletion.asSeen(write.path(), seen, Propagation.BACKGROUND));
  }

  private Optional<Refusal> gone(LiveObject seen) throws ClusterException {
    return write.awaitGone(seen.uid(), PATIENCE).map(this::held);
  }

  private OptionalLong replicas(JsonNode live) {
    JsonNode replicas = live.path("spec").path("replicas");
    boolean ours = FieldPath.in(write.object().tree(), ".spec.replicas").isPresent();
    return write.object().kind().equals("Deployment") && !ours && replicas.isNumber()
        ? OptionalLong.of(replicas.asLong())
        : OptionalLong.empty();
  }

  private Refusal held(LiveObject live) {
    return new Refusal(
        0,
        write.object().title()
            + " is being deleted and still exists after "
            + PATIENCE.toSeconds()
            + " s: held by "
            + String.join(", ", live.finalizers()),
        List.of(),
        List.of());
  }
}
