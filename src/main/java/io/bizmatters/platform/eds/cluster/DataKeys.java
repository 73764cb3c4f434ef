package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterSurvey.Presence;
import java.util.LinkedHashSet;
import java.util.Set;

/** Whether Secrets and ConfigMaps are there, and which keys they have; never a value. */
public final class DataKeys {

  private static final int NOT_FOUND = 404;

  private final ClusterClient client;
  private final Retries retries;

  public DataKeys(ClusterClient client, Retries retries) {
    this.client = client;
    this.retries = retries;
  }

  /**
   * What was seen.
   *
   * @param keys empty unless asked for
   */
  public record Sight(Presence presence, Set<String> keys) {}

  /**
   * Looks at one.
   *
   * @param plural {@code secrets} or {@code configmaps}
   * @param withKeys else not even values reach this machine
   * @throws ClusterException when the server cannot be talked to
   */
  public Sight look(String plural, String namespace, String name, boolean withKeys)
      throws ClusterException {
    String path = "/api/v1/namespaces/" + namespace + "/" + plural + "/" + name;
    Answer answer =
        retries.send(client, plural + "/" + name, Call.get(path, withKeys ? Call.JSON : Call.ONE));
    Set<String> keys = new LinkedHashSet<>();
    keys.addAll(answer.body().path("data").propertyNames());
    keys.addAll(answer.body().path("binaryData").propertyNames());
    return new Sight(presence(answer), keys);
  }

  private static Presence presence(Answer answer) {
    if (answer.code() == NOT_FOUND) {
      return Presence.MISSING;
    }
    return answer.isSuccess() ? Presence.PRESENT : Presence.HIDDEN;
  }
}
