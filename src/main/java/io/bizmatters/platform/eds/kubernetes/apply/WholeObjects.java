package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
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

  private final Api api;

  public WholeObjects(Api api) {
    this.api = api;
  }

  /**
   * Returns the object as a plain tree, like a manifest's; empty when it is missing.
   *
   * @throws ClusterException when the server cannot be reached, or forbids the read
   */
  public Optional<Map<String, Object>> read(ObjectKey key) throws ClusterException {
    Optional<ResourceType> type = api.type(new ResourceKind(key.apiVersion(), key.kind()));
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
    Optional<JsonNode> list = api.find(key.title(), call, "give the pipeline what eds:rbac prints");
    return list.map(found -> found.path("items").path(0))
        .filter(JsonNode::isObject)
        .map(PlainTree::of);
  }
}
