package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey.Presence;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads whether Secrets and ConfigMaps exist and which keys they have, never a value. Metadata is
 * read first: for most objects it names the keys too, so that no values reach this machine.
 */
public final class DataKeys {

  private final Api api;

  public DataKeys(Api api) {
    this.api = api;
  }

  /**
   * What was seen.
   *
   * @param keys the requested keys that exist; all keys of an object that lacks one of them
   */
  public record Sight(Presence presence, Set<String> keys) {

    /** Returns whether no question is left. */
    private boolean shows(Set<String> wanted) {
      return presence != Presence.PRESENT || keys.containsAll(wanted);
    }
  }

  /**
   * Looks at one object.
   *
   * @param plural {@code secrets} or {@code configmaps}
   * @param wanted the required keys
   * @throws ClusterException when the server cannot be reached
   */
  public Sight look(String plural, String namespace, String name, Set<String> wanted)
      throws ClusterException {
    String path = collection(plural, namespace) + "/" + name;
    Answer answer = api.send(plural + "/" + name, Call.get(path, Call.ONE));
    Sight seen = new Sight(presence(answer), ownedKeys(answer.body()));
    return seen.shows(wanted) ? seen : whole(plural, path, name);
  }

  /**
   * Looks at many objects with one list.
   *
   * @param wanted names, each with its required keys
   * @return empty if the list is refused: a pipeline may have rights to named objects only
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<Map<String, Sight>> list(
      String plural, String namespace, Map<String, Set<String>> wanted) throws ClusterException {
    String collection = collection(plural, namespace);
    Listing<JsonNode> list =
        api.list(
            "list of " + plural,
            new ListCall<>(
                collection,
                Call.LIST,
                item -> Optional.of(item).filter(one -> wanted.containsKey(name(one))),
                wanted.size()));
    if (list.refusal().isPresent()) {
      return Optional.empty();
    }
    Map<String, Sight> found = new LinkedHashMap<>();
    list.items()
        .forEach(item -> found.put(name(item), new Sight(Presence.PRESENT, ownedKeys(item))));
    for (Map.Entry<String, Set<String>> one : wanted.entrySet()) {
      String name = one.getKey();
      Sight seen = found.computeIfAbsent(name, none -> new Sight(Presence.MISSING, Set.of()));
      if (!seen.shows(one.getValue())) {
        found.put(name, whole(plural, collection + "/" + name, name));
      }
    }
    return Optional.of(found);
  }

  private static String name(JsonNode item) {
    return item.path("metadata").path("name").asString("");
  }

  private static String collection(String plural, String namespace) {
    return "/api/v1/namespaces/" + namespace + "/" + plural;
  }

  private Sight whole(String plural, String path, String name) throws ClusterException {
    Answer answer = api.send(plural + "/" + name, Call.get(path, Call.JSON));
    Set<String> keys = new LinkedHashSet<>();
    keys.addAll(answer.body().path("data").propertyNames());
    keys.addAll(answer.body().path("binaryData").propertyNames());
    return new Sight(presence(answer), keys);
  }

  /** managedFields lists only owned keys, so an unlisted key may still exist. */
  private static Set<String> ownedKeys(JsonNode object) {
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      for (String field : new String[] {"f:data", "f:binaryData"}) {
        for (String key : entry.path("fieldsV1").path(field).propertyNames()) {
          if (key.startsWith("f:")) {
            keys.add(key.substring(2));
          }
        }
      }
    }
    return keys;
  }

  private static Presence presence(Answer answer) {
    if (answer.isNotFound()) {
      return Presence.MISSING;
    }
    return answer.isSuccess() ? Presence.PRESENT : Presence.HIDDEN;
  }
}
