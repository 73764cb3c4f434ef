package io.bizmatters.platform.eds.kubernetes.api;

import java.util.Optional;

/**
 * Describes one request to the API server.
 *
 * @param path the path from the server's root, with its query
 * @param accept the accepted media types
 * @param body media type and text of the body
 */
public record Call(String method, String path, String accept, Optional<Body> body) {

  private static final String METADATA = ";g=meta.k8s.io;v=v1";

  /** Asks for metadata only: apply needs no more, and metadata is a tenth of an answer. */
  public static final String ONE = "application/json;as=PartialObjectMetadata" + METADATA;

  public static final String LIST = "application/json;as=PartialObjectMetadataList" + METADATA;
  public static final String JSON = "application/json";

  /** The media type of a JSON patch (RFC 6902). */
  public static final String JSON_PATCH = "application/json-patch+json";

  /** Accepts plain text, and JSON for a refusal. */
  public static final String TEXT = "application/json, */*";

  /** The body of a request. */
  record Body(String type, String text) {}

  public static Call get(String path, String accept) {
    return new Call("GET", path, accept, Optional.empty());
  }

  public static Call post(String path, String text) {
    return post(path, JSON, text);
  }

  public static Call post(String path, String accept, String text) {
    return new Call("POST", path, accept, Optional.of(new Body(JSON, text)));
  }

  public static Call patch(String path, String type, String text) {
    return patch(path, ONE, type, text);
  }

  public static Call patch(String path, String accept, String type, String text) {
    return new Call("PATCH", path, accept, Optional.of(new Body(type, text)));
  }

  public static Call delete(String path, String options) {
    return new Call("DELETE", path, ONE, Optional.of(new Body(JSON, options)));
  }
}
