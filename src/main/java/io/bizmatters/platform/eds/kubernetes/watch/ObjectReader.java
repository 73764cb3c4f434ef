package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.readiness.Conditions;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the fields that objects of all kinds have; a missing field is empty, as in Go. */
final class ObjectReader {

  private ObjectReader() {}

  static String name(JsonNode object) {
    return text(object.path("metadata"), "name");
  }

  static String uid(JsonNode object) {
    return text(object.path("metadata"), "uid");
  }

  static boolean isDeleting(JsonNode object) {
    return !text(object.path("metadata"), "deletionTimestamp").isEmpty();
  }

  static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }

  static Optional<String> annotation(JsonNode object, String name) {
    JsonNode value = object.path("metadata").path("annotations").path(name);
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }

  /** The owner that controls an object; other owners only keep the object alive. */
  record Controller(String kind, String name, String uid) {

    static final Controller NONE = new Controller("", "", "");

    static Controller of(JsonNode object) {
      for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
        if (owner.path("controller").asBoolean(false)) {
          return new Controller(text(owner, "kind"), text(owner, "name"), text(owner, "uid"));
        }
      }
      return NONE;
    }

    /** Returns the controller's name; empty when its kind is another one. */
    String nameOf(String wanted) {
      return kind.equals(wanted) ? name : "";
    }
  }

  static Conditions conditions(JsonNode object) {
    List<Condition> all = new ArrayList<>();
    for (JsonNode condition : object.path("status").path("conditions")) {
      all.add(
          new Condition(
              text(condition, "type"),
              status(text(condition, "status")),
              text(condition, "reason"),
              text(condition, "message")));
    }
    return new Conditions(all);
  }

  private static Status status(String word) {
    return switch (word) {
      case "True" -> Status.TRUE;
      case "False" -> Status.FALSE;
      default -> Status.UNKNOWN;
    };
  }
}
