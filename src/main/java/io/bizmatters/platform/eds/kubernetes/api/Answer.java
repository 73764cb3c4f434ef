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
 * Holds an answer of the API server.
 *
 * @param body the body as JSON; a body that is not JSON, such as a proxy's page, becomes the field
 *     {@code message}
 * @param retryAfter the value of the header {@code Retry-After}
 * @param warnings the texts of the {@code Warning} headers
 */
public record Answer(int code, JsonNode body, Optional<String> retryAfter, List<String> warnings) {

  private static final int CREATED = 201;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  static final int CONFLICT = 409;
  private static final int GONE = 410;
  private static final int INVALID = 422;

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
   * Reads the answer to a request for JSON.
   *
   * @throws IOException when the body of a success is not JSON: it was cut off, or a proxy answered
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

  /**
   * Reads the answer to a request for plain text, which is not parsed even if it looks like JSON.
   */
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

  /** Returns the text of a header {@code 299 - "text"} (RFC 7234, 5.5). */
  private static String text(String header) {
    int start = header.indexOf('"');
    int end = header.lastIndexOf('"');
    return start >= 0 && end > start ? header.substring(start + 1, end) : header;
  }

  public boolean isSuccess() {
    return isSuccess(code);
  }

  /** Whether a status of HTTP reports a success. */
  public static boolean isSuccess(int code) {
    return code >= 200 && code < 300;
  }

  /** Whether the write created the object. */
  public boolean isCreated() {
    return code == CREATED;
  }

  /** Whether the server rejects the login. */
  boolean isUnauthorized() {
    return code == UNAUTHORIZED;
  }

  /** Whether the login lacks a right, or an admission webhook refuses the object. */
  public boolean isForbidden() {
    return code == FORBIDDEN;
  }

  public boolean isNotFound() {
    return code == NOT_FOUND;
  }

  /** Whether the request conflicts with fields of another manager, or with a concurrent write. */
  public boolean isConflict() {
    return code == CONFLICT;
  }

  /** Whether a list or a watch refers to a resource version that the server no longer has. */
  public boolean isGone() {
    return code == GONE;
  }

  /** Whether the object breaks a rule of its kind. */
  public boolean isInvalid() {
    return code == INVALID;
  }

  /** Whether the server serves the path, but not this method. */
  public boolean isMethodNotAllowed() {
    return code == METHOD_NOT_ALLOWED;
  }

  /**
   * Returns the body of a success.
   *
   * @param what what was asked for, with its verb
   * @param granted the fix for a person who lacks the right
   * @throws ClusterException when the server refused
   */
  public JsonNode granted(String what, String granted) throws ClusterException {
    if (!isSuccess()) {
      throw ClusterException.refused(what, this, granted);
    }
    return body;
  }

  /** Returns the status and the message of a refusal. */
  public String status() {
    return "HTTP " + code + " " + message();
  }

  /** Returns the body of a request for plain text. */
  public String text() {
    return body.asString("");
  }

  /** Returns the {@code message} of a Status: the error for people. */
  public String message() {
    return body.path("message").asString("");
  }

  /** Returns the {@code reason} of a Status: the error for programs; often empty. */
  String reason() {
    return body.path("reason").asString("");
  }
}
