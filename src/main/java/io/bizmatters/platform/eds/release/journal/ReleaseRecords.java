package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The records of releases: one Secret each, {@code eds-release-<release>-v<N>}, with further
 * Secrets for what one cannot hold. Records are written before the first object of their release
 * and never changed. If two runs write one version, the server refuses the second, so a later run
 * finds the record of a killed run. Secrets are never listed, because the right to list them is the
 * right to read all of them.
 */
public final class ReleaseRecords {

  private static final String TYPE = "eds.bizmatters.io/release";
  private static final String VERSION = "eds.bizmatters.io/version";

  private final Api api;

  public ReleaseRecords(Api api) {
    this.api = api;
  }

  /** Returns the name of a record's first Secret. */
  public static String name(String release, int version) {
    return "eds-release-" + release + "-v" + version;
  }

  /** What exists under a record's name. */
  public sealed interface Found {

    /** The record as it was written. */
    record Intact(ReleaseRecord record) implements Found {}

    /** Nothing has the name. */
    record Absent() implements Found {}

    /** Something has the name that this plugin did not write, or did not finish. */
    record Unusable(String why) implements Found {}

    /** Returns the record if it is as it was written. */
    default Optional<ReleaseRecord> intact() {
      return this instanceof Intact found ? Optional.of(found.record()) : Optional.empty();
    }

    /** Returns whether nothing has the name. */
    default boolean isAbsent() {
      return this instanceof Absent;
    }
  }

  /**
   * The result of writing a record.
   *
   * @param isNew whether the record was written now
   * @param there what has its name if it was not
   */
  public record Written(boolean isNew, Found there) {}

  /**
   * Writes a record, unless its name is taken.
   *
   * @throws ClusterException when the server cannot be reached, refuses, or the manifests are too
   *     large
   */
  public Written write(ReleaseMark mark, ReleaseRecord record) throws ClusterException {
    List<byte[]> parts = RecordData.parts(record);
    if (parts.size() > RecordData.MOST_PARTS) {
      throw tooLarge(mark, parts);
    }
    int version = record.entry().version();
    Answer answer =
        create(
            mark,
            secret(mark, name(mark.release(), version), version, List.of())
                .with(RecordData.first(record, parts)));
    if (answer.isConflict()) {
      Found there = find(mark, version);
      return new Written(false, there);
    }
    String uid = answer.body().path("metadata").path("uid").asString("");
    for (int part = 1; part < parts.size(); part++) {
      create(
          mark,
          secret(
                  mark,
                  partName(mark.release(), version, part),
                  version,
                  List.of(owner(mark, version, uid)))
              .with(RecordData.further(parts.get(part))));
    }
    return new Written(true, new Found.Absent());
  }

  private static ClusterException tooLarge(ReleaseMark mark, List<byte[]> parts) {
    int size = parts.stream().mapToInt(part -> part.length).sum();
    return new ClusterException(
        Reason.REFUSED,
        mark.title()
            + " cannot be recorded: "
            + size
            + " bytes compressed, and a record holds "
            + RecordData.PART * RecordData.MOST_PARTS,
        "move large files out of <config> and extras, or set -Deds.history.max=0");
  }

  /** A Secret to create. */
  private record NewSecret(String name, Map<String, Object> head) {

    NewSecret with(Map<String, Object> data) {
      Map<String, Object> tree = new LinkedHashMap<>(head);
      tree.put("data", data);
      return new NewSecret(name, tree);
    }
  }

  private static NewSecret secret(
      ReleaseMark mark, String name, int version, List<Map<String, Object>> owners) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/managed-by", ServerSideApply.MANAGER);
    labels.put(ReleaseMark.RELEASE, mark.release());
    labels.put(VERSION, Integer.toString(version));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", labels);
    metadata.put("annotations", Map.of(ReleaseMark.MODULE, mark.module()));
    if (!owners.isEmpty()) {
      metadata.put("ownerReferences", owners);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", "Secret");
    tree.put("metadata", metadata);
    tree.put("type", TYPE);
    tree.put("immutable", true);
    return new NewSecret(name, tree);
  }

  /** Returns the owner reference by which Kubernetes deletes the further Secrets with the first. */
  private static Map<String, Object> owner(ReleaseMark mark, int version, String uid) {
    return Map.of(
        "apiVersion", "v1", "kind", "Secret", "name", name(mark.release(), version), "uid", uid);
  }

  private Answer create(ReleaseMark mark, NewSecret secret) throws ClusterException {
    String what = "Secret " + secret.name();
    Answer answer =
        api.send(
            what,
            Call.post(
                collection(mark.namespace()) + "?fieldManager=" + ServerSideApply.MANAGER,
                Call.ONE,
                JsonText.compact(secret.head())));
    if (!answer.isSuccess() && !answer.isConflict()) {
      throw refused("write " + what, answer);
    }
    return answer;
  }

  private static String partName(String release, int version, int part) {
    return name(release, version) + "-p" + (part + 1);
  }

  /**
   * Returns a record with its manifests.
   *
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public Found find(ReleaseMark mark, int version) throws ClusterException {
    Optional<JsonNode> first = read(mark, name(mark.release(), version));
    if (first.isEmpty()) {
      return new Found.Absent();
    }
    int count = RecordData.parts(first.get());
    if (count < 1 || count > RecordData.MOST_PARTS) {
      return new Found.Unusable("it does not say of what it consists");
    }
    List<JsonNode> parts = new ArrayList<>(List.of(first.get()));
    for (int part = 1; part < count; part++) {
      String name = partName(mark.release(), version, part);
      Optional<JsonNode> further = read(mark, name);
      if (further.isEmpty()) {
        return new Found.Unusable("Secret " + name + " is missing");
      }
      parts.add(further.get());
    }
    return RecordData.read(parts, version);
  }

  private Optional<JsonNode> read(ReleaseMark mark, String name) throws ClusterException {
    String what = "Secret " + name;
    Answer answer = api.send(what, Call.get(collection(mark.namespace()) + "/" + name, Call.JSON));
    if (answer.isNotFound()) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw refused("read " + what, answer);
    }
    return Optional.of(answer.body().path("data"));
  }

  /**
   * Deletes a record; does nothing if it is missing.
   *
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public void delete(ReleaseMark mark, int version) throws ClusterException {
    String name = name(mark.release(), version);
    String what = "Secret " + name;
    Answer answer =
        api.send(
            "delete " + what,
            Call.delete(
                collection(mark.namespace()) + "/" + name,
                "{\"propagationPolicy\":\"Background\"}"));
    if (!answer.isSuccess() && !answer.isNotFound()) {
      throw refused("delete " + what, answer);
    }
  }

  private static ClusterException refused(String what, Answer answer) {
    boolean quota = answer.message().contains("exceeded quota");
    return quota
        ? new ClusterException(
            Reason.REFUSED,
            "cannot " + what + ": " + answer.message(),
            "raise the quota of Secrets, or record no releases with -Deds.history.max=0")
        : ClusterException.refused(
            what, answer, "give the pipeline what mvn eds:rbac prints, or set -Deds.history.max=0");
  }

  private static String collection(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/secrets";
  }

  /**
   * What a release applies, as its Secret stores it.
   *
   * @param entry pending, as when the record was written; the Lease holds how it ended
   * @param services the objects of each service, in apply order
   */
  public record ReleaseRecord(ReleaseEntry entry, Map<String, List<KubernetesObject>> services) {
    public ReleaseRecord {
      Map<String, List<KubernetesObject>> copy = new TreeMap<>();
      services.forEach((name, objects) -> copy.put(name, List.copyOf(objects)));
      services = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
    }

    /** Returns the digest that equal releases share. */
    public static String digest(Map<String, List<KubernetesObject>> services) {
      return RecordData.digest(services);
    }

    /** Returns the digest that equal releases of one service share. */
    public static String digest(List<KubernetesObject> objects) {
      return RecordData.digest(objects);
    }
  }
}
