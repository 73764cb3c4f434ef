package io.bizmatters.platform.eds.readiness;

/**
 * Whose an object's fields are, as its {@code managedFields} say it. A field that somebody else
 * changes or removes leaves our entry; one that somebody adds does not touch it.
 *
 * @param ours a digest over the names of the fields that we own; empty where we never applied it
 * @param writers who else wrote it last, for people; empty where nobody did
 */
public record Ownership(String ours, String writers) {

  /** Whether all that we applied is still as we applied it. */
  boolean keeps(String applied) {
    return !applied.isEmpty() && applied.equals(ours);
  }

  /** {@code by reloader at 2026-01-31T12:00:00Z}, with a space before. */
  String by() {
    return writers.isEmpty() ? "" : " by " + writers;
  }
}
