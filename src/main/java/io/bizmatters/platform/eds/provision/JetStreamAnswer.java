package io.bizmatters.platform.eds.provision;

import tools.jackson.databind.JsonNode;

/** Holds JetStream's answer to one request. */
sealed interface JetStreamAnswer {

  /** The request succeeded. */
  record Given(JsonNode body) implements JetStreamAnswer {}

  /**
   * The request was refused.
   *
   * @param code the code in {@code nats-server/server/errors.json}
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
