package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the API server answered.
 *
 * @param body as JSON; text that is none, as a proxy in between sends it, is a {@code message}
 * @param retryAfter what the header of that name says
 * @param warnings what Kubernetes warns of
 */
public record Answer(int code, JsonNode body, Optional<String> retryAfter, List<String> warnings) {

  private static final int LONGEST_FOREIGN_TEXT = 300;

  public static Answer of(
      int code, String text, Optional<String> retryAfter, List<String> headers) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(code, parsed(bytes).orElseGet(() -> foreign(bytes)), retryAfter, headers);
  }

  private static Answer of(
      int code, JsonNode body, Optional<String> retryAfter, List<String> headers) {
    return new Answer(code, body, retryAfter, headers.stream().map(Answer::text).toList());
  }

  /**
   * The same of a request for JSON.
   *
   * @throws IOException when a success is none: it is cut off, or somebody in between has answered
   */
  static Answer ofJson(int code, byte[] text, Optional<String> retryAfter, List<String> headers)
      throws IOException {
    Optional<JsonNode> object = parsed(text);
    Answer answer = of(code, object.orElseGet(() -> foreign(text)), retryAfter, headers);
    if (answer.isSuccess() && object.isEmpty()) {
      throw new IOException("the answer is not Kubernetes': " + answer.message());
    }
    return answer;
  }

  /** Of a request for plain text, which may look like JSON and is none. */
  static Answer ofText(String text) {
    return new Answer(200, JsonNodeFactory.instance.stringNode(text), Optional.empty(), List.of());
  }

  private static Optional<JsonNode> parsed(byte[] text) {
    try {
      return Optional.of(JsonTree.of(text)).filter(JsonNode::isObject);
    } catch (JacksonException foreign) {
      return Optional.empty();
    }
  }

  private static JsonNode foreign(byte[] text) {
    String shown = new String(text, StandardCharsets.UTF_8).strip();
    return JsonNodeFactory.instance
        .objectNode()
        .put("message", shown.substring(0, Math.min(shown.length(), LONGEST_FOREIGN_TEXT)));
  }

  /** {@code 299 - "text"} without its frame (RFC 7234, 5.5). */
  private static String text(String header) {
    int start = header.indexOf('"');
    int end = header.lastIndexOf('"');
    return start >= 0 && end > start ? header.substring(start + 1, end) : header;
  }

  public boolean isSuccess() {
    return code >= 200 && code < 300;
  }

  /** Of a request for plain text. */
  public String text() {
    return body.asString("");
  }

  /** Of a Status: what went wrong, for people. */
  public String message() {
    return body.path("message").asString("");
  }

  /** Of a Status: what went wrong, for programs; often empty. */
  String reason() {
    return body.path("reason").asString("");
  }
}
