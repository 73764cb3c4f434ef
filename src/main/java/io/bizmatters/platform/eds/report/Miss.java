package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.ProblemReport.ProblemBlock;

/**
 * Describes a requirement that the cluster or NATS does not meet.
 *
 * @param subject the service, object, field or right
 * @param found the present state
 * @param allowed the required state; empty where none can be named
 * @param fix what a person can do
 */
public record Miss(String subject, String found, String allowed, String fix) {

  /** Returns this miss of another subject. */
  public Miss of(String other) {
    return new Miss(other, found, allowed, fix);
  }

  /** Returns this miss as a block of lines. */
  public String block() {
    return new ProblemBlock("", subject, 9)
        .line("found", found)
        .line("allowed", allowed)
        .line("fix", fix)
        .toString();
  }

  @Override
  public String toString() {
    return subject + ": " + found + "; allowed: " + allowed + "; fix: " + fix;
  }
}
