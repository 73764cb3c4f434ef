package io.bizmatters.platform.eds.release.journal;

/**
 * The current time in ISO 8601 with six digits of a second, as Kubernetes writes it into Leases.
 * The time is for people and no decision depends on it, so it is text here.
 */
@FunctionalInterface
public interface TimeOfDay {

  /** Returns the time, such as {@code 2026-11-24T10:00:00.000000Z}. */
  String now();
}
