package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.JsonTree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The Leases of releases: each is the lock of one and holds its history. Every write carries the
 * version it was decided on, so of two that write at once one is refused; no clock of another
 * machine is ever compared with ours.
 */
public final class ReleaseLeases {

  /** How long a holder may be silent: as Kubernetes' own controllers hold theirs. */
  public static final Duration DURATION = Duration.ofSeconds(15);

  private static final String RELEASES = "eds.bizmatters.io/releases";
  private static final String HOLDER = "eds.bizmatters.io/holder";
  private static final String MODULE = "eds.bizmatters.io/module";
  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final String API = "coordination.k8s.io/v1";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String QUERY = "?fieldManager=" + ServerSideApply.MANAGER;

  /** More than these are no chance. */
  private static final int MEETINGS = 5;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private final ClusterClient client;
  private final Retries retries;
  private final TimeOfDay clock;

  /**
   * @param clock for what people read
   */
  public ReleaseLeases(ClusterClient client, Retries retries, TimeOfDay clock) {
    this.client = client;
    this.retries = retries;
    this.clock = clock;
  }

  /** The Lease's name. */
  public static String name(String service) {
    return "eds-release-" + service;
  }

  /**
   * Those of a namespace, by service.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Map<String, ReleaseLease> of(String namespace) throws ClusterException {
    Map<String, ReleaseLease> found = new LinkedHashMap<>();
    for (JsonNode item : list(collection(namespace), "app.kubernetes.io/managed-by=eds")) {
      ReleaseLease lease = lease(item);
      found.put(lease.service(), lease);
    }
    return found;
  }

  /**
   * Those that a module's builds have made, in all namespaces, or in this one where that is all
   * that may be seen.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses that too
   */
  public List<ReleaseLease> ofModule(String module, String namespace) throws ClusterException {
    String selector = MODULE + "=" + module;
    List<JsonNode> items;
    try {
      items = list("/apis/" + API + "/leases", selector);
    } catch (ClusterException hidden) {
      if (hidden.reason() != Reason.REFUSED) {
        throw hidden;
      }
      items = list(collection(namespace), selector);
    }
    return items.stream().map(ReleaseLeases::lease).toList();
  }

  private List<JsonNode> list(String collection, String selector) throws ClusterException {
    List<JsonNode> items = new ArrayList<>();
    String query = "?limit=500&labelSelector=" + encoded(selector);
    String next = "";
    do {
      Answer answer = send("list of releases", Call.get(collection + query + next, Call.JSON));
      if (!answer.isSuccess()) {
        throw refused("list releases", answer);
      }
      answer.body().path("items").forEach(items::add);
      String token = answer.body().path("metadata").path("continue").asString("");
      next = token.isEmpty() ? "" : "&continue=" + encoded(token);
    } while (!next.isEmpty());
    return items;
  }

  /**
   * One, as it is now.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseLease> find(String namespace, String service) throws ClusterException {
    Answer answer = send(what(service), Call.get(path(namespace, service), Call.JSON));
    if (answer.code() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(lease(known("read", service, answer)));
  }

  /**
   * Takes a lock that is free, without looking first: one request, or two for the first release.
   *
   * @param module what the release is made by, as a label's value
   * @return the lease, ours; empty when somebody holds it
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseLease> acquire(
      String namespace, String service, LeaseHolder me, String module) throws ClusterException {
    String now = clock.now();
    List<Object> steps =
        List.of(
            step("test", "/spec/holderIdentity", ""),
            step("replace", "/spec/holderIdentity", me.identity()),
            step("add", "/spec/leaseDurationSeconds", DURATION.toSeconds()),
            step("add", "/spec/acquireTime", now),
            step("add", "/spec/renewTime", now),
            step("add", "/metadata/annotations/" + HOLDER.replace("/", "~1"), text(me)));
    Answer answer =
        send(
            what(service),
            Call.patch(
                path(namespace, service) + QUERY,
                Call.JSON,
                Call.JSON_PATCH,
                JsonText.compact(steps)));
    if (answer.code() == INVALID) {
      return lockedByMe(namespace, service, me);
    }
    Answer taken =
        answer.code() == NOT_FOUND ? create(namespace, service, me, module, now) : answer;
    return taken.code() == CONFLICT
        ? lockedByMe(namespace, service, me)
        : Optional.of(lease(known("lock", service, taken)));
  }

  /** The answer to an attempt of ours may have been lost. */
  private Optional<ReleaseLease> lockedByMe(String namespace, String service, LeaseHolder me)
      throws ClusterException {
    return find(namespace, service).filter(lease -> lease.isHeldBy(me));
  }

  /**
   * The same of a service that nothing is there of: one request, unless somebody was faster.
   *
   * @return the lease, ours; empty when somebody holds it
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseLease> acquireFirst(
      String namespace, String service, LeaseHolder me, String module) throws ClusterException {
    Answer made = create(namespace, service, me, module, clock.now());
    return made.code() == CONFLICT
        ? acquire(namespace, service, me, module)
        : Optional.of(lease(known("lock", service, made)));
  }

  private Answer create(String namespace, String service, LeaseHolder me, String module, String now)
      throws ClusterException {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(NAME_LABEL, service);
    labels.put("app.kubernetes.io/managed-by", ServerSideApply.MANAGER);
    labels.put(MODULE, module);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(service));
    metadata.put("labels", labels);
    metadata.put(
        "annotations",
        Map.of(HOLDER, text(me), RELEASES, ReleaseIndexText.of(ReleaseIndex.empty())));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", API);
    tree.put("kind", "Lease");
    tree.put("metadata", metadata);
    tree.put("spec", spec(me.identity(), now));
    return send(what(service), Call.post(collection(namespace) + QUERY, JsonText.compact(tree)));
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
   * Takes a lock whose holder has been silent for too long, as it was seen.
   *
   * @return the lease, ours; empty when it is not any more as it was seen
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseLease> takeOver(ReleaseLease seen, LeaseHolder me)
      throws ClusterException {
    return write(seen, me, spec(me.identity(), clock.now()), Map.of(HOLDER, text(me)), "take over");
  }

  /**
   * Says that its holder lives.
   *
   * @return the lease, still ours; empty when somebody has taken it
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseLease> renew(ReleaseLease held, LeaseHolder me) throws ClusterException {
    return write(held, me, Map.of("renewTime", clock.now()), Map.of(), "renew");
  }

  /**
   * Ends a release: its result and the lock's return are one write.
   *
   * @return whether the lock was ours to the end
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public boolean end(ReleaseLease held, LeaseHolder me, ReleaseIndex index)
      throws ClusterException {
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put(HOLDER, "");
    annotations.put(RELEASES, ReleaseIndexText.of(index));
    Map<String, Object> spec = Map.of("holderIdentity", "");
    Optional<ReleaseLease> written = write(held, me, spec, annotations, "end");
    if (written.isPresent() || index.equals(held.index())) {
      return written.isPresent();
    }
    // the answer to ours may have been lost, and somebody have gone on from there
    return find(held.namespace(), held.service())
        .filter(now -> now.index().equals(index))
        .isPresent();
  }

  /** A write whose answer was lost is found done, or done again on what is ours still. */
  private Optional<ReleaseLease> write(
      ReleaseLease seen,
      LeaseHolder me,
      Map<String, Object> spec,
      Map<String, Object> annotations,
      String verb)
      throws ClusterException {
    Answer answer = patch(seen, spec, annotations);
    // a sign of life and an end may meet, and both are ours
    for (int again = 0; answer.code() == CONFLICT && again < MEETINGS; again++) {
      Optional<ReleaseLease> ours = lockedByMe(seen.namespace(), seen.service(), me);
      if (ours.isEmpty()) {
        return Optional.empty();
      }
      answer = patch(ours.get(), spec, annotations);
    }
    if (answer.code() == CONFLICT || answer.code() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(lease(known(verb, seen.service(), answer)));
  }

  private Answer patch(ReleaseLease seen, Map<String, Object> spec, Map<String, Object> annotations)
      throws ClusterException {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", seen.resourceVersion());
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    return send(
        what(seen.service()),
        Call.patch(
            path(seen.namespace(), seen.service()) + QUERY,
            Call.JSON,
            MERGE_PATCH,
            JsonText.compact(tree)));
  }

  /**
   * Forgets a service's history, when the service itself is gone.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public void delete(String namespace, String service) throws ClusterException {
    Answer answer = send("delete " + what(service), Call.delete(path(namespace, service), "{}"));
    if (answer.code() != NOT_FOUND) {
      known("delete", service, answer);
    }
  }

  private static ReleaseLease lease(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    JsonNode annotations = metadata.path("annotations");
    String identity = object.path("spec").path("holderIdentity").asString("");
    return new ReleaseLease(
        metadata.path("namespace").asString(""),
        metadata.path("labels").path(NAME_LABEL).asString(""),
        metadata.path("resourceVersion").asString(""),
        identity.isEmpty()
            ? Optional.empty()
            : Optional.of(holder(identity, annotations.path(HOLDER).asString(""))),
        ReleaseIndexText.parse(annotations.path(RELEASES).asString("")));
  }

  private static String text(LeaseHolder holder) {
    Map<String, Object> tree = new LinkedHashMap<>(ReleaseIndexText.origin(holder.origin()));
    tree.put("since", holder.since());
    return JsonText.compact(tree);
  }

  private static LeaseHolder holder(String identity, String text) {
    try {
      JsonNode tree = JsonTree.of(text.isBlank() ? "{}" : text);
      return new LeaseHolder(
          identity, ReleaseIndexText.origin(tree), tree.path("since").asString(""));
    } catch (JacksonException spoilt) {
      BuildOrigin unknown = new BuildOrigin(identity, Optional.empty(), Optional.empty());
      return new LeaseHolder(identity, unknown, "");
    }
  }

  private static Map<String, Object> step(String operation, String path, Object value) {
    return Map.of("op", operation, "path", path, "value", value);
  }

  private static JsonNode known(String verb, String service, Answer answer)
      throws ClusterException {
    if (!answer.isSuccess()) {
      throw refused(verb + " " + what(service), answer);
    }
    return answer.body();
  }

  private static ClusterException refused(String what, Answer answer) {
    return ClusterException.refused(what, answer, "give the pipeline what mvn eds:rbac prints");
  }

  private Answer send(String what, Call call) throws ClusterException {
    return retries.send(client, what, call);
  }

  private static String what(String service) {
    return "Lease " + name(service);
  }

  private static String collection(String namespace) {
    return "/apis/" + API + "/namespaces/" + namespace + "/leases";
  }

  private static String path(String namespace, String service) {
    return collection(namespace) + "/" + name(service);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
