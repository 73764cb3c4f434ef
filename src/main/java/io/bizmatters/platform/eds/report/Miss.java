package io.bizmatters.platform.eds.report;

/**
 * Describes something that a release needs and the cluster lacks.
 *
 * @param subject the service, object or right
 * @param found the present state
 * @param allowed the required state
 * @param fix what a person can do
 */
public record Miss(String subject, String found, String allowed, String fix) {

  @Override
  public String toString() {
    return subject + ": " + found + "; allowed: " + allowed + "; fix: " + fix;
  }
}
