package io.bizmatters.platform.eds.readiness;

/**
 * Holds the owners of an object's fields, read from {@code managedFields}. A field that another
 * manager changes or removes leaves this plugin's entry; a field that another manager adds does not
 * change the entry.
 *
 * @param ours a digest of the names of this plugin's fields; empty when it never applied the object
 * @param writers the other managers that wrote last, for people; empty without others
 */
public record Ownership(String ours, String writers) {

  /** Whether all applied fields are unchanged. */
  boolean keeps(String applied) {
    return !applied.isEmpty() && applied.equals(ours);
  }

  /** Returns {@code by reloader at 2026-01-31T12:00:00Z}, with a leading space. */
  String by() {
    return writers.isEmpty() ? "" : " by " + writers;
  }
}
