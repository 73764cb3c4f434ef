package io.bizmatters.platform.eds.readiness;

/**
 * Holds a condition of an object's status, without its times, which come from the cluster's clock.
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
