package io.bizmatters.platform.eds.kubernetes.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks for a list, page by page, so that at most one page is in memory as a tree.
 *
 * @param accept the form of the items, such as {@link Call#LIST}
 * @param reader reads an item; empty for an item that nobody asked for
 * @param most how many read items complete the list
 */
public record ListCall<T>(
    String path, String accept, Function<JsonNode, Optional<T>> reader, int most) {

  private static final String PAGE = "limit=500";

  /** Sends the request for one page. */
  @FunctionalInterface
  public interface Sender<E extends Exception> {
    Answer send(Call call) throws E, ClusterException;
  }

  /** Asks for every item. */
  public static <T> ListCall<T> all(String path, String accept, Function<JsonNode, T> reader) {
    return new ListCall<>(path, accept, reader.andThen(Optional::of), Integer.MAX_VALUE);
  }

  /** Asks for every item with these labels, such as {@code app=orders}. */
  public static <T> ListCall<T> labelled(
      String path, String labels, String accept, Function<JsonNode, T> reader) {
    return all(path + "?labelSelector=" + encoded(labels), accept, reader);
  }

  /** Reads the list; starts again, once, when the list expires between two pages. */
  public <E extends Exception> Listing<T> read(Sender<E> sender) throws E, ClusterException {
    Listing<T> listing = pages(sender);
    return listing.refusal().filter(Answer::isGone).isPresent() ? pages(sender) : listing;
  }

  private <E extends Exception> Listing<T> pages(Sender<E> sender) throws E, ClusterException {
    String query = path + (path.indexOf('?') < 0 ? "?" : "&") + PAGE;
    List<T> items = new ArrayList<>();
    String next = "";
    while (true) {
      Answer answer = sender.send(Call.get(query + next, accept));
      if (!answer.isSuccess()) {
        return new Listing<>(items, "", Optional.of(answer));
      }
      for (JsonNode item : answer.body().path("items")) {
        reader.apply(item).ifPresent(items::add);
      }
      JsonNode metadata = answer.body().path("metadata");
      String token = metadata.path("continue").asString("");
      if (token.isEmpty() || items.size() >= most) {
        String version = metadata.path("resourceVersion").asString("");
        return new Listing<>(items, version, Optional.empty());
      }
      next = "&continue=" + encoded(token);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * A list as it was read.
   *
   * @param items without those of the pages after a refused one
   * @param version the resource version from which a watch continues
   * @param refusal the server's answer when it refused a page
   */
  public record Listing<T>(List<T> items, String version, Optional<Answer> refusal) {
    public Listing {
      items = List.copyOf(items);
    }
  }
}
