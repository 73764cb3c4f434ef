package io.bizmatters.platform.eds.provision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be done to one stream or consumer.
 *
 * @param service who wants it
 * @param kind what it is
 * @param consumer its name; empty for streams
 * @param what it will be, or what of it changes; a line
 * @param refusals why nothing may be done; none where something may
 * @param notes worth a line, no reason to stop
 * @param configuration what NATS is told, by its own keys; empty where it is told nothing
 */
public record ProvisionStep(
    String service,
    Kind kind,
    String stream,
    String consumer,
    Action action,
    String what,
    List<Refused> refusals,
    List<String> notes,
    Map<String, Object> configuration) {

  /** What a step is about. */
  public enum Kind {
    STREAM,
    DEAD_LETTERS,
    CONSUMER
  }

  /** What is done. */
  public enum Action {
    CREATE,
    UPDATE,
    /** Deleted with all that it holds, and made anew. */
    RECREATE,
    UNCHANGED,
    REFUSED,
    /** It is there, and the service says nothing of how it should be. */
    UNMANAGED,
    /** It is not there, and the service says nothing of how it should be. */
    MISSING
  }

  /**
   * Why a step is not taken.
   *
   * @param field in the model's word
   * @param found what is there
   * @param allowed what may be there, and why
   * @param fix what a person can do
   */
  public record Refused(String field, String found, String allowed, String fix) {}

  public ProvisionStep {
    refusals = List.copyOf(refusals);
    notes = List.copyOf(notes);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  /** {@code stream ORDERS}, {@code consumer orders-workers of ORDERS}. */
  public String title() {
    return switch (kind) {
      case STREAM -> "stream " + stream;
      case DEAD_LETTERS -> "dead letters " + stream;
      case CONSUMER -> "consumer " + consumer + " of " + stream;
    };
  }

  /** Whether NATS is told anything. */
  public boolean writes() {
    return action == Action.CREATE || action == Action.UPDATE || action == Action.RECREATE;
  }
}
