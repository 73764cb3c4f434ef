package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.TimeOfDay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The Leases of releases: each Lease is the lock and the heartbeat of one release, and holds its
 * history. Every write carries the version that it is based on, so of two simultaneous writes the
 * server refuses one; a clock of another machine is never compared with this one's.
 */
public final class ReleaseLeases {

  /** How long a holder may be silent: as long as Kubernetes' own controllers allow. */
  public static final Duration DURATION = Duration.ofSeconds(15);

  private static final String RELEASES = "eds.bizmatters.io/releases";
  private static final String HOLDER = "eds.bizmatters.io/holder";
  private static final String CHOICE = "eds.bizmatters.io/namespace-choice";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String API = "coordination.k8s.io/v1";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String GRANTED = "give the pipeline what mvn eds:rbac prints";
  private static final String QUERY = "?fieldManager=" + ServerSideApply.MANAGER;

  /** More conflicts in a row than this are no coincidence. */
  private static final int MEETINGS = 5;

  private final Api api;
  private final TimeOfDay clock;
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /**
   * @param clock for texts that people read
   */
  public ReleaseLeases(Api api, TimeOfDay clock) {
    this.api = api;
    this.clock = clock;
  }

  /**
   * Who takes a lock, and for what.
   *
   * @param choice how the namespace was chosen, see {@link ReleaseLease}
   * @param adopt whether this module takes over a release of another module
   */
  public record Claimant(
      ReleaseMark mark, ReleaseLease.Holder holder, String choice, boolean adopt) {}

  /** Returns the name of a release's Lease. */
  public static String name(String release) {
    return "eds-release-" + release;
  }

  /**
   * Returns the Leases of one name in every namespace; none if this build may not list them all.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public List<ReleaseLease> everywhere(String release) throws ClusterException {
    String labels =
        MANAGED_BY + "=" + ServerSideApply.MANAGER + "," + ReleaseMark.RELEASE + "=" + release;
    Listing<JsonNode> all =
        api.list(
            "list of releases",
            ListCall.labelled("/apis/" + API + "/leases", labels, Call.JSON, item -> item));
    List<ReleaseLease> found = new ArrayList<>();
    if (all.refusal().isEmpty()) {
      for (JsonNode item : all.items()) {
        found.add(lease(item));
      }
    }
    return found;
  }

  /**
   * Returns the current Lease of a release.
   *
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public Optional<ReleaseLease> find(String namespace, String release) throws ClusterException {
    Call call = Call.get(path(namespace, release), Call.JSON);
    Optional<JsonNode> found = api.find(what(release), call, GRANTED);
    return found.isPresent() ? Optional.of(lease(found.get())) : Optional.empty();
  }

  /**
   * Takes a free lock without looking first: one request, or two for the first release.
   *
   * @return the Lease, held by this run; empty if another run holds it
   * @throws ClusterException when the server cannot be reached or refuses, or another module owns
   *     the release
   */
  public Optional<ReleaseLease> acquire(Claimant who) throws ClusterException {
    ReleaseMark mark = who.mark();
    String now = clock.now();
    List<Object> steps = new ArrayList<>();
    steps.add(step("test", "/spec/holderIdentity", ""));
    steps.add(step("test", annotation(ReleaseMark.MODULE), mark.module()));
    steps.add(step("test", annotation(CHOICE), who.choice()));
    steps.add(step("replace", "/spec/holderIdentity", who.holder().identity()));
    steps.add(step("add", "/spec/leaseDurationSeconds", DURATION.toSeconds()));
    steps.add(step("add", "/spec/acquireTime", now));
    steps.add(step("add", "/spec/renewTime", now));
    steps.add(step("add", annotation(HOLDER), text(who.holder())));
    Answer answer =
        api.send(
            what(mark.release()),
            Call.patch(
                path(mark.namespace(), mark.release()) + QUERY,
                Call.JSON,
                Call.JSON_PATCH,
                JsonText.compact(steps)));
    if (answer.isNotFound()) {
      return acquireFirst(who);
    }
    return answer.isInvalid() || answer.isConflict()
        ? acquireSeen(who)
        : Optional.of(lease(known("lock", mark.release(), answer)));
  }

  private static String annotation(String name) {
    return "/metadata/annotations/" + name.replace("/", "~1");
  }

  /**
   * Takes the lock of a release without a Lease: one request, unless another run was faster.
   *
   * @return the Lease, held by this run; empty if another run holds it
   * @throws ClusterException when the server cannot be reached or refuses, or another module owns
   *     the release
   */
  public Optional<ReleaseLease> acquireFirst(Claimant who) throws ClusterException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", API);
    tree.put("kind", "Lease");
    Map<String, Object> metadata = marked(who);
    metadata.put("name", name(who.mark().release()));
    Map<String, Object> annotations = annotations(who);
    annotations.put(RELEASES, ReleaseIndexText.of(ReleaseIndex.empty()));
    metadata.put("annotations", annotations);
    tree.put("metadata", metadata);
    tree.put("spec", spec(who.holder().identity(), clock.now()));
    Answer answer =
        api.send(
            what(who.mark().release()),
            Call.post(collection(who.mark().namespace()) + QUERY, JsonText.compact(tree)));
    if (answer.isConflict()) {
      return acquireSeen(who);
    }
    ReleaseLease lease = lease(known("lock", who.mark().release(), answer));
    made.add(path(lease.namespace(), lease.release()));
    return Optional.of(lease);
  }

  /** Returns whether this run created the Lease for its lock. */
  public boolean hasMade(ReleaseLease lease) {
    return made.contains(path(lease.namespace(), lease.release()));
  }

  /**
   * Takes the lock after a look. A Lease without a holder is free, whatever else was removed from
   * it. This run may hold the lock already, because the answer to its attempt may have been lost.
   */
  private Optional<ReleaseLease> acquireSeen(Claimant who) throws ClusterException {
    Optional<ReleaseLease> seen = find(who.mark().namespace(), who.mark().release());
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    ReleaseLease lease = seen.get();
    if (lease.isHeldBy(who.holder())) {
      return seen;
    }
    checkModule(lease, who);
    return lease.holder().isPresent() ? Optional.empty() : takeOver(lease, who);
  }

  private static void checkModule(ReleaseLease lease, Claimant who) throws ClusterException {
    boolean another = !lease.module().isEmpty() && !lease.module().equals(who.mark().module());
    if (another && !who.adopt()) {
      throw new ClusterException(
          Reason.REFUSED,
          lease.title()
              + " is module "
              + lease.module()
              + "'s, and this build is module "
              + who.mark().module(),
          "give this module's release another name with eds.release, or make that release this"
              + " module's with -Deds.adopt");
    }
  }

  private static Map<String, Object> marked(Claimant who) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, ServerSideApply.MANAGER);
    labels.put(ReleaseMark.RELEASE, who.mark().release());
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("labels", labels);
    return metadata;
  }

  private static Map<String, Object> annotations(Claimant who) {
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put(ReleaseMark.MODULE, who.mark().module());
    annotations.put(CHOICE, who.choice());
    annotations.put(HOLDER, text(who.holder()));
    return annotations;
  }

  private static Map<String, Object> spec(String identity, String now) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("holderIdentity", identity);
    spec.put("leaseDurationSeconds", DURATION.toSeconds());
    spec.put("acquireTime", now);
    spec.put("renewTime", now);
    return spec;
  }

  /**
   * Takes a lock that has no holder, or whose holder has been silent for too long.
   *
   * @param seen the Lease as last read
   * @return the Lease, held by this run; empty if the Lease has changed since
   * @throws ClusterException when the server cannot be reached or refuses, or another module owns
   *     the release
   */
  public Optional<ReleaseLease> takeOver(ReleaseLease seen, Claimant who) throws ClusterException {
    checkModule(seen, who);
    Map<String, Object> metadata = marked(who);
    metadata.put("annotations", annotations(who));
    return write(
        seen, who.holder(), spec(who.holder().identity(), clock.now()), metadata, "take over");
  }

  /**
   * Gives a sign of life of the holder.
   *
   * @return the Lease, still held by this run; empty if another run has taken it
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public Optional<ReleaseLease> renew(ReleaseLease held, ReleaseLease.Holder me)
      throws ClusterException {
    return write(held, me, Map.of("renewTime", clock.now()), Map.of(), "renew");
  }

  /**
   * Gives one sign of life of the holder, and waits for the answer at most this long.
   *
   * @return the Lease, still held by this run; empty if another run has taken it
   * @throws ClusterException when no answer arrives in time, or the server refuses
   */
  public Optional<ReleaseLease> renew(ReleaseLease held, ReleaseLease.Holder me, Duration atMost)
      throws ClusterException {
    try {
      Map<String, Object> spec = Map.of("renewTime", clock.now());
      Answer answer = api.client().send(patch(held, spec, Map.of()), atMost);
      if (answer.isConflict()) {
        Answer now =
            api.client().send(Call.get(path(held.namespace(), held.release()), Call.JSON), atMost);
        return now.isNotFound()
            ? Optional.empty()
            : Optional.of(lease(known("read", held.release(), now)))
                .filter(lease -> lease.isHeldBy(me));
      }
      return answer.isNotFound()
          ? Optional.empty()
          : Optional.of(lease(known("renew", held.release(), answer)));
    } catch (IOException silent) {
      throw new ClusterException(
          Reason.UNREACHABLE,
          "no answer within " + atMost.toMillis() + " ms",
          "see whether the API server answers",
          silent);
    }
  }

  /**
   * Ends a release: one write records its result and releases the lock.
   *
   * @return whether this run held the lock until the end
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public boolean end(ReleaseLease held, ReleaseLease.Holder me, ReleaseIndex index)
      throws ClusterException {
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put(HOLDER, "");
    annotations.put(RELEASES, ReleaseIndexText.of(index));
    Map<String, Object> spec = Map.of("holderIdentity", "");
    Optional<ReleaseLease> written =
        write(held, me, spec, Map.of("annotations", annotations), "end");
    if (written.isPresent() || index.equals(held.index())) {
      return written.isPresent();
    }
    // the answer to this run's write may have been lost, and another run may have continued since
    return find(held.namespace(), held.release())
        .filter(now -> now.index().equals(index))
        .isPresent();
  }

  /**
   * Writes; if the answer was lost, finds the write done, or repeats it while this run holds the
   * lock.
   */
  private Optional<ReleaseLease> write(
      ReleaseLease seen,
      ReleaseLease.Holder me,
      Map<String, Object> spec,
      Map<String, Object> metadata,
      String verb)
      throws ClusterException {
    Answer answer = api.send(what(seen.release()), patch(seen, spec, metadata));
    // a sign of life and an end of this run may collide
    for (int again = 0; answer.isConflict() && again < MEETINGS; again++) {
      Optional<ReleaseLease> ours =
          find(seen.namespace(), seen.release()).filter(now -> now.isHeldBy(me));
      if (ours.isEmpty()) {
        return Optional.empty();
      }
      answer = api.send(what(seen.release()), patch(ours.get(), spec, metadata));
    }
    if (answer.isConflict() || answer.isNotFound()) {
      return Optional.empty();
    }
    return Optional.of(lease(known(verb, seen.release(), answer)));
  }

  private static Call patch(
      ReleaseLease seen, Map<String, Object> spec, Map<String, Object> metadata) {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("resourceVersion", seen.resourceVersion());
    head.putAll(metadata);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("metadata", head);
    tree.put("spec", spec);
    return Call.patch(
        path(seen.namespace(), seen.release()) + QUERY,
        Call.JSON,
        MERGE_PATCH,
        JsonText.compact(tree));
  }

  /**
   * Deletes a release's history after the release itself is gone.
   *
   * @param held the Lease as this run holds it; a Lease that was taken or changed since stays
   * @return whether the Lease is gone
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public boolean delete(ReleaseLease held, ReleaseLease.Holder me) throws ClusterException {
    Optional<ReleaseLease> ours = Optional.of(held);
    for (int again = 0; ours.isPresent() && again < MEETINGS; again++) {
      Map<String, Object> options =
          Map.of("preconditions", Map.of("resourceVersion", ours.get().resourceVersion()));
      Answer answer =
          api.send(
              "delete " + what(held.release()),
              Call.delete(path(held.namespace(), held.release()), JsonText.compact(options)));
      if (answer.isNotFound()) {
        return true;
      }
      if (!answer.isConflict()) {
        known("delete", held.release(), answer);
        return true;
      }
      ours = find(held.namespace(), held.release()).filter(now -> now.isHeldBy(me));
    }
    return false;
  }

  private static ReleaseLease lease(JsonNode object) throws ClusterException {
    JsonNode metadata = object.path("metadata");
    JsonNode annotations = metadata.path("annotations");
    String identity = object.path("spec").path("holderIdentity").asString("");
    String namespace = metadata.path("namespace").asString("");
    String name = metadata.path("name").asString("");
    String index = annotations.path(RELEASES).asString("");
    if (ReleaseIndexText.isNewer(index)) {
      throw new ClusterException(
          Reason.REFUSED,
          "Lease " + name + " in namespace " + namespace + " was written by a newer plugin",
          "build with that version of eds-maven-plugin, or a later one");
    }
    return new ReleaseLease(
        namespace,
        name.replaceFirst("^" + name(""), ""),
        annotations.path(ReleaseMark.MODULE).asString(""),
        annotations.path(CHOICE).asString(""),
        metadata.path("resourceVersion").asString(""),
        identity.isEmpty()
            ? Optional.empty()
            : Optional.of(holder(identity, annotations.path(HOLDER).asString(""))),
        ReleaseIndexText.parse(index, namespace));
  }

  private static String text(ReleaseLease.Holder holder) {
    Map<String, Object> tree = new LinkedHashMap<>(ReleaseIndexText.origin(holder.origin()));
    tree.put("since", holder.since());
    return JsonText.compact(tree);
  }

  private static ReleaseLease.Holder holder(String identity, String text) {
    try {
      JsonNode tree = JsonTree.of(text.isBlank() ? "{}" : text);
      return new ReleaseLease.Holder(
          identity, ReleaseIndexText.origin(tree), tree.path("since").asString(""));
    } catch (JacksonException spoilt) {
      BuildOrigin unknown = new BuildOrigin(identity, Optional.empty(), Optional.empty());
      return new ReleaseLease.Holder(identity, unknown, "");
    }
  }

  private static Map<String, Object> step(String operation, String path, Object value) {
    return Map.of("op", operation, "path", path, "value", value);
  }

  private static JsonNode known(String verb, String release, Answer answer)
      throws ClusterException {
    return answer.granted(verb + " " + what(release), GRANTED);
  }

  private static String what(String release) {
    return "Lease " + name(release);
  }

  private static String collection(String namespace) {
    return "/apis/" + API + "/namespaces/" + namespace + "/leases";
  }

  private static String path(String namespace, String release) {
    return collection(namespace) + "/" + name(release);
  }
}
