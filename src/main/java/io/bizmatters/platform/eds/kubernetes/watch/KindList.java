package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Holds all objects of one kind in one namespace at one moment.
 *
 * @param version the resource version from which a watch continues
 * @param refusal the server's answer when the list was refused
 */
record KindList<T>(List<Watched<T>> objects, String version, Optional<Answer> refusal) {

  private static final String PAGE = "limit=500";

  /** Sends a request. */
  @FunctionalInterface
  interface Sender {
    Answer send(Call call) throws IOException, ClusterException;
  }

  /**
   * Reads the list page by page, so that at most one page is in memory as a tree.
   *
   * @throws IOException also when an answer is not a list: the text of a proxy must not count as an
   *     empty list
   */
  static <T> KindList<T> read(WatchedKind<T> kind, String namespace, Sender sender)
      throws IOException, ClusterException {
    List<Watched<T>> objects = new ArrayList<>();
    String next = "";
    while (true) {
      Answer answer = sender.send(Call.get(kind.path(namespace) + PAGE + next, Call.JSON));
      if (!answer.isSuccess()) {
        return new KindList<>(List.of(), "", Optional.of(answer));
      }
      JsonNode metadata = answer.body().path("metadata");
      String version = metadata.path("resourceVersion").asString("");
      if (version.isEmpty() || !answer.body().path("kind").asString("").endsWith("List")) {
        throw new IOException("the answer is no list of " + kind.resource());
      }
      for (JsonNode item : answer.body().path("items")) {
        objects.add(kind.reader().apply(item));
      }
      String token = metadata.path("continue").asString("");
      if (token.isEmpty()) {
        return new KindList<>(objects, version, Optional.empty());
      }
      next = "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
  }
}
