package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Previews an apply: the server computes the result and stores nothing. */
public final class ServerDryRun {

  private final Api api;
  private final Force force;

  /**
   * @param force the field managers whose fields would be taken over
   */
  public ServerDryRun(Api api, Force force) {
    this.api = api;
    this.force = force;
  }

  /**
   * An object before and after an apply.
   *
   * @param live the live object; empty when it would be created
   * @param wanted the result of the apply; with a refusal because of conflicts, the result with
   *     force
   * @param refusal why the apply would be refused
   * @param note a remark for people
   */
  public record Preview(
      Optional<Map<String, Object>> live,
      Optional<Map<String, Object>> wanted,
      Optional<Refusal> refusal,
      Optional<String> note) {

    Preview(
        Optional<Map<String, Object>> live,
        Optional<Map<String, Object>> wanted,
        Optional<Refusal> refusal) {
      this(live, wanted, refusal, Optional.empty());
    }
  }

  /**
   * Reads the whole object and previews its apply.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Preview of(KubernetesObject object) throws ClusterException {
    Optional<String> path = api.path(object);
    if (path.isEmpty()) {
      return refused(Optional.empty(), Refusal.notServed(object.apiVersion(), object.kind()));
    }
    KubernetesObject sent = HashAnnotation.onto(object);
    ObjectWrite write = new ObjectWrite(api, WriteGate.open(), object, sent, force, path.get());
    for (int round = 1; round < ObjectWrite.ROUNDS; round++) {
      Round seen = round(write);
      if (!seen.isOvertaken()) {
        return seen.preview();
      }
      write.pauseAfter(round);
    }
    return round(write).preview();
  }

  /**
   * One read and the dry runs that follow it.
   *
   * @param isOvertaken whether somebody wrote the object between the requests, so that the preview
   *     is about an object that no longer exists
   */
  private record Round(Preview preview, boolean isOvertaken) {

    static Round of(Preview preview) {
      return new Round(preview, false);
    }
  }

  private Round round(ObjectWrite write) throws ClusterException {
    KubernetesObject object = write.object();
    Answer found = write.look(Call.JSON);
    if (!found.isSuccess() && !found.isNotFound()) {
      return Round.of(refused(Optional.empty(), Refusal.of(found, object.tree())));
    }
    Optional<JsonNode> live = found.isSuccess() ? Optional.of(found.body()) : Optional.empty();
    Optional<Map<String, Object>> liveTree = live.map(PlainTree::of);
    if (live.map(LiveObject::of).filter(write::isDone).isPresent()) {
      // apply would write nothing, so webhooks that change each write do not run
      return Round.of(new Preview(liveTree, liveTree, Optional.empty()));
    }
    ApplyPatch dryRun = new ApplyPatch(write, force, true);
    Answer answer = dryRun.send(new Expected.Unknown());
    Optional<Refusal> refusal = Optional.empty();
    if (answer.isConflict()) {
      refusal = Optional.of(dryRun.refusal(answer));
      answer = dryRun.sendForced(new Expected.Unknown());
    }
    if (answer.isSuccess() && refusal.isEmpty()) {
      refusal = ServerSideApply.overwritten(write, answer);
    }
    boolean overtaken = false;
    if (answer.isSuccess() && live.isPresent()) {
      List<Object> steps = LeftFields.deleting(live.get(), answer.body(), force);
      if (!steps.isEmpty()) {
        answer = write.ask(object.title(), withoutLeftFields(write, steps));
        overtaken = Adoption.isOvertaken(answer);
      }
    }
    if (!answer.isSuccess()) {
      Refusal why = refusal.orElse(Refusal.of(answer, object.tree()));
      return new Round(notApplied(write, liveTree, why), overtaken);
    }
    return Round.of(
        new Preview(liveTree, Optional.of(wanted(object, answer.body(), live)), refusal));
  }

  private static Preview notApplied(
      ObjectWrite write, Optional<Map<String, Object>> live, Refusal why) {
    return live.isEmpty() && why.isOfComingTarget(write.object())
        ? new Preview(
            live, Optional.of(write.sent().tree()), Optional.empty(), Optional.of(Refusal.UNJUDGED))
        : refused(live, why);
  }

  private static Call withoutLeftFields(ObjectWrite write, List<Object> steps) {
    return Call.patch(
        write.path() + "?fieldManager=" + ServerSideApply.MANAGER + "&dryRun=All",
        Call.JSON,
        Call.JSON_PATCH,
        JsonText.compact(steps));
  }

  /**
   * Corrects the replicas: the dry run resets them to one when their previous owner omits them, but
   * apply first hands them over, so they stay.
   */
  private static Map<String, Object> wanted(
      KubernetesObject object, JsonNode answer, Optional<JsonNode> live) {
    Map<String, Object> wanted = PlainTree.of(answer);
    boolean kept =
        live.map(LiveObject::of).filter(now -> ReplicaHandover.isDue(object, now)).isPresent();
    if (!kept) {
      return wanted;
    }
    Map<String, Object> spec = new LinkedHashMap<>(PlainTree.of(answer.path("spec")));
    spec.put("replicas", live.orElseThrow().path("spec").path("replicas").asLong(1));
    Map<String, Object> handedOver = new LinkedHashMap<>(wanted);
    handedOver.put("spec", spec);
    return handedOver;
  }

  /**
   * Returns the whole live object; empty when it is missing or may not be read.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<Map<String, Object>> live(FoundObject object) throws ClusterException {
    Optional<ResourceType> type = api.type(new ResourceKind(object.apiVersion(), object.kind()));
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String path = type.get().object(object.namespace(), object.name());
    Answer answer = api.send(object.title(), Call.get(path, Call.JSON));
    return answer.isSuccess() ? Optional.of(PlainTree.of(answer.body())) : Optional.empty();
  }

  private static Preview refused(Optional<Map<String, Object>> live, Refusal refusal) {
    return new Preview(live, Optional.empty(), Optional.of(refusal));
  }
}
