package io.bizmatters.platform.eds.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Why an object could not be applied.
 *
 * @param code HTTP's; 0 when there was no answer
 * @param message what the server says, for people
 * @param conflicts the fields that others own, when that is the reason
 * @param immutable the fields that can only be set by creating the object anew, when that is the
 *     reason
 */
public record Refusal(
    int code, String message, List<FieldConflict> conflicts, List<String> immutable) {

  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  public Refusal {
    conflicts = List.copyOf(conflicts);
    immutable = List.copyOf(immutable);
  }

  /** Of an answer to an object whose tree is given. */
  static Refusal of(Answer answer, Object desired) {
    List<FieldConflict> conflicts = new ArrayList<>();
    List<String> immutable = new ArrayList<>();
    for (JsonNode cause : answer.body().path("details").path("causes")) {
      String field = cause.path("field").asString("");
      String message = cause.path("message").asString("");
      if (answer.code() == CONFLICT
          && cause.path("reason").asString("").equals("FieldManagerConflict")) {
        conflicts.add(FieldConflict.of(field, message, desired));
        if (isSelectorOfDeployment(field, desired)) {
          immutable.add(field);
        }
      } else if (answer.code() == INVALID && message.contains("field is immutable")) {
        immutable.add(field);
      }
    }
    return new Refusal(answer.code(), answer.message(), conflicts, immutable);
  }

  /** Kubernetes finds the conflict first; taken over, it would be refused for this. */
  private static boolean isSelectorOfDeployment(String field, Object desired) {
    return field.startsWith(".spec.selector")
        && FieldPath.in(desired, ".kind").filter("Deployment"::equals).isPresent();
  }

  /** There was no answer to it. */
  public static Refusal of(ClusterException failure) {
    return new Refusal(0, failure.what() + ": " + failure.fix(), List.of(), List.of());
  }

  /** The build was stopped before there was an answer. */
  public static Refusal interrupted() {
    return new Refusal(0, "stopped before the cluster answered", List.of(), List.of());
  }

  /** The same with what stands in the cluster now. */
  Refusal against(Object liveTree) {
    return new Refusal(
        code,
        message,
        conflicts.stream().map(conflict -> conflict.against(liveTree)).toList(),
        immutable);
  }

  /** What failed, in one line. */
  public String what() {
    if (!immutable.isEmpty()) {
      return String.join(", ", immutable) + " cannot be changed on an object that exists";
    }
    if (!conflicts.isEmpty()) {
      return conflicts.stream()
          .map(conflict -> conflict.field() + " is owned by " + conflict.manager())
          .collect(Collectors.joining("; "));
    }
    return message;
  }
}
