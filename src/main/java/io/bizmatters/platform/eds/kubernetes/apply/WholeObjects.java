package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads single live objects with every field. It lists them by name, so that the right to list,
 * which a watch needs anyway, is enough.
 */
public final class WholeObjects {

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;

  public WholeObjects(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
    this.types = new ResourceTypes(client, retries);
  }

  /**
   * Returns the object as a plain tree, like a manifest's; empty when it is missing.
   *
   * @throws ClusterException when the server cannot be reached, or forbids the read
   */
  public Optional<Map<String, Object>> read(ObjectKey key) throws ClusterException {
    Optional<ResourceType> type = types.of(key.apiVersion(), key.kind());
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String only = "metadata.name=" + key.name();
    Call call =
        Call.get(
            type.get().collection(key.namespace())
                + "?fieldSelector="
                + URLEncoder.encode(only, StandardCharsets.UTF_8),
            Call.JSON);
    Answer answer = retries.send(client, key.title(), call);
    if (answer.isSuccess()) {
      JsonNode found = answer.body().path("items").path(0);
      return found.isObject() ? Optional.of(PlainTree.of(found)) : Optional.empty();
    }
    if (answer.isNotFound()) {
      return Optional.empty();
    }
    throw new ClusterException(
        Reason.REFUSED,
        "cannot read " + key.title() + ": HTTP " + answer.code() + " " + answer.message(),
        "give the pipeline what eds:rbac prints");
  }
}
