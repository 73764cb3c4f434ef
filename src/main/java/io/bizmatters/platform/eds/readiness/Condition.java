package io.bizmatters.platform.eds.readiness;

/** One condition of an object's status; its times are left out, for they are the cluster's. */
public record Condition(String type, Status status, String reason, String message) {

  /** What the condition says. */
  public enum Status {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** As people read it: {@code Ready=False TriggerError: …}. */
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
