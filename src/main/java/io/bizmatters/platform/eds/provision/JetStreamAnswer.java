package io.bizmatters.platform.eds.provision;

import tools.jackson.databind.JsonNode;

/** What JetStream's API answered to one request. */
sealed interface JetStreamAnswer {

  /** What was asked for. */
  record Given(JsonNode body) implements JetStreamAnswer {}

  /**
   * Why not.
   *
   * @param code of {@code nats-server/server/errors.json}
   */
  record Denied(int code, String description) implements JetStreamAnswer {}

  /** Reads an answer. */
  static JetStreamAnswer of(JsonNode body) {
    JsonNode error = body.path("error");
    return error.isMissingNode()
        ? new Given(body)
        : new Denied(error.path("err_code").asInt(0), error.path("description").asString(""));
  }
}
