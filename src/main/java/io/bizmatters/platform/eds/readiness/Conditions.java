package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Condition.Status;
import java.util.List;
import java.util.Optional;

/** The conditions of one object; a type that is not there is unknown. */
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

  /** The condition, where it has that status. */
  public Optional<Condition> find(String type, Status status) {
    return find(type).filter(condition -> condition.status() == status);
  }

  /** The condition in words, also when it is missing. */
  String shown(String type) {
    return find(type).map(Condition::shown).orElse(type + " is not reported yet");
  }

  String reason(String type) {
    return find(type).map(Condition::reason).orElse("");
  }
}
