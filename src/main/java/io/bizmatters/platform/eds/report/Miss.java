package io.bizmatters.platform.eds.report;

/**
 * Something that a release needs and the cluster lacks.
 *
 * @param subject what is concerned: a service, an object, a right
 * @param found what there is
 * @param allowed what there has to be
 * @param fix what a person can do about it
 */
public record Miss(String subject, String found, String allowed, String fix) {

  @Override
  public String toString() {
    return subject + ": " + found + "; allowed: " + allowed + "; fix: " + fix;
  }
}
