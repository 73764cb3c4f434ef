package io.bizmatters.platform.eds.release.journal;

/**
 * What the time is, in the words of ISO 8601 with six digits of a second, as Kubernetes writes it
 * into Leases. It is for people: nothing is ever decided by it, so it is text here.
 */
@FunctionalInterface
public interface TimeOfDay {

  /** Such as {@code 2026-11-24T10:00:00.000000Z}. */
  String now();
}
