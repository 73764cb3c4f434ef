package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import java.util.List;
import java.util.Optional;

/** Holds the conditions of one object; a missing type has the status Unknown. */
public record Conditions(List<Condition> all) {

  public Conditions {
    all = List.copyOf(all);
  }

  public Optional<Condition> find(String type) {
    return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  public Status status(String type) {
    return find(type).map(Condition::status).orElse(Status.UNKNOWN);
  }

  /** Finds the condition, if it has that status. */
  public Optional<Condition> find(String type, Status status) {
    return find(type).filter(condition -> condition.status() == status);
  }

  /** Returns the condition in words, also for a missing one. */
  String shown(String type) {
    return find(type).map(Condition::shown).orElse(type + " is not reported yet");
  }

  String reason(String type) {
    return find(type).map(Condition::reason).orElse("");
  }

  /**
   * Holds a condition of an object's status, without its times, which come from the cluster's
   * clock.
   */
  public record Condition(String type, Status status, String reason, String message) {

    /** The status of the condition. */
    public enum Status {
      TRUE,
      FALSE,
      UNKNOWN
    }

    /** Returns the condition in words: {@code Ready=False TriggerError: …}. */
    public String shown() {
      String word =
          switch (status) {
            case TRUE -> "True";
            case FALSE -> "False";
            case UNKNOWN -> "Unknown";
          };
      String why = reason.isEmpty() ? "" : " " + reason;
      return type + "=" + word + why + (message.isEmpty() ? "" : ": " + message);
    }
  }
}
