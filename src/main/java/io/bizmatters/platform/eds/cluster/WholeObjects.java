package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.cluster.ResourceTypes.ResourceType;
import java.util.Map;
import java.util.Optional;

/** Single objects as the server has them, with every field. */
public final class WholeObjects {

  private static final int NOT_FOUND = 404;

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;

  public WholeObjects(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
    this.types = new ResourceTypes(client, retries);
  }

  /**
   * The object as a plain tree like a manifest's; empty where there is none.
   *
   * @throws ClusterException when the server cannot be talked to, or does not let us look
   */
  public Optional<Map<String, Object>> read(ObjectKey key) throws ClusterException {
    Optional<ResourceType> type = types.of(key.apiVersion(), key.kind());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    Call call = Call.get(type.get().object(key.namespace(), key.name()), Call.JSON);
    Answer answer = retries.send(client, key.title(), call);
    if (answer.isSuccess()) {
      return Optional.of(PlainTree.of(answer.body()));
    }
    if (answer.code() == NOT_FOUND) {
      return Optional.empty();
    }
    throw new ClusterException(
        Reason.REFUSED,
        "cannot read " + key.title() + ": HTTP " + answer.code() + " " + answer.message(),
        "give the pipeline what eds:rbac prints");
  }
}
