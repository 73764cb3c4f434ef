package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The records of releases: a Secret each, {@code eds-release-<service>-v<N>}, written before the
 * first object of its release and never changed. Written in the same breath as nobody else's of
 * that name, so that a run that was killed leaves one that a later run finds.
 */
public final class ReleaseRecords {

  /** Kubernetes' own limit of a Secret ({@code core/v1 MaxSecretSize}), less what is not data. */
  static final int LARGEST = 1_000_000;

  private static final String TYPE = "eds.bizmatters.io/release";
  private static final String VERSION = "eds.bizmatters.io/version";
  private static final String NAME_LABEL = "app.kubernetes.io/name";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ClusterClient client;
  private final Retries retries;

  public ReleaseRecords(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /** The Secret's name. */
  public static String name(String service, int version) {
    return "eds-release-" + service + "-v" + version;
  }

  /**
   * What came of writing one.
   *
   * @param isNew whether it is written now
   * @param there the one that has its name, where it can be read
   */
  public record Written(boolean isNew, Optional<ReleaseRecord> there) {}

  /**
   * Writes one, unless its name is taken.
   *
   * @throws ClusterException when the server cannot be talked to, refuses, or the manifests are too
   *     large
   */
  public Written write(String namespace, String service, ReleaseRecord record)
      throws ClusterException {
    Map<String, Object> data = RecordData.of(record);
    int size = data.values().stream().mapToInt(value -> ((String) value).length()).sum() / 4 * 3;
    if (size > LARGEST) {
      throw new ClusterException(
          Reason.REFUSED,
          "the release of "
              + service
              + " cannot be recorded: "
              + size
              + " bytes compressed, and a Secret holds "
              + LARGEST,
          "move large files out of <config> and extras, or set -Deds.history.max=0");
    }
    int version = record.entry().version();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", "Secret");
    tree.put("metadata", metadata(service, version));
    tree.put("type", TYPE);
    tree.put("immutable", true);
    tree.put("data", data);
    String what = "Secret " + name(service, version);
    Answer answer =
        retries.send(
            client,
            what,
            Call.post(
                collection(namespace) + "?fieldManager=" + ServerSideApply.MANAGER,
                Call.ONE,
                JsonText.compact(tree)));
    if (answer.code() == CONFLICT) {
      return new Written(false, find(namespace, service, version));
    }
    if (!answer.isSuccess()) {
      throw refused("write " + what, answer);
    }
    return new Written(true, Optional.empty());
  }

  private static Map<String, Object> metadata(String service, int version) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(NAME_LABEL, service);
    labels.put("app.kubernetes.io/managed-by", ServerSideApply.MANAGER);
    labels.put(VERSION, Integer.toString(version));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name(service, version));
    metadata.put("labels", labels);
    return metadata;
  }

  /**
   * One with its manifests.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public Optional<ReleaseRecord> find(String namespace, String service, int version)
      throws ClusterException {
    String what = "Secret " + name(service, version);
    Answer answer =
        retries.send(client, what, Call.get(path(namespace, service, version), Call.JSON));
    if (answer.code() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw refused("read " + what, answer);
    }
    return RecordData.read(answer.body().path("data"), version);
  }

  /**
   * The versions that are recorded, ended or not; without their manifests.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public List<Integer> versions(String namespace, String service) throws ClusterException {
    String query =
        "?limit=500&labelSelector="
            + URLEncoder.encode(VERSION + "," + NAME_LABEL + "=" + service, StandardCharsets.UTF_8);
    Answer answer =
        retries.send(
            client, "records of " + service, Call.get(collection(namespace) + query, Call.LIST));
    if (!answer.isSuccess()) {
      throw refused("list the records of " + service, answer);
    }
    TreeSet<Integer> versions = new TreeSet<>();
    for (JsonNode item : answer.body().path("items")) {
      versions.add(item.path("metadata").path("labels").path(VERSION).asInt(0));
    }
    return new ArrayList<>(versions);
  }

  /**
   * Forgets one; nothing is said of one that is not there.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public void delete(String namespace, String service, int version) throws ClusterException {
    String what = "Secret " + name(service, version);
    Answer answer =
        retries.send(
            client, "delete " + what, Call.delete(path(namespace, service, version), "{}"));
    if (!answer.isSuccess() && answer.code() != NOT_FOUND) {
      throw refused("delete " + what, answer);
    }
  }

  /**
   * Forgets all of a service.
   *
   * @throws ClusterException when the server cannot be talked to, or refuses
   */
  public void deleteAll(String namespace, String service) throws ClusterException {
    for (int version : versions(namespace, service)) {
      delete(namespace, service, version);
    }
  }

  private static ClusterException refused(String what, Answer answer) {
    return ClusterException.refused(
        what, answer, "give the pipeline what mvn eds:rbac prints, or set -Deds.history.max=0");
  }

  private static String collection(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/secrets";
  }

  private static String path(String namespace, String service, int version) {
    return collection(namespace) + "/" + name(service, version);
  }

  /** The digest by which two releases are equal. */
  public static String digest(List<KubernetesObject> objects) {
    return RecordData.digest(objects);
  }
}
