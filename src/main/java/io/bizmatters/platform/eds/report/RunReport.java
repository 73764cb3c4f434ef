package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds what one run of a goal did and found on a cluster: the facts of {@code report.json}, the
 * summaries and the tables.
 *
 * @param goal the goal without the prefix: {@code apply}
 * @param startedAt the start on the build machine's clock
 * @param target the cluster; empty when the run used none
 */
public record RunReport(
    String goal,
    Instant startedAt,
    Duration took,
    Optional<Target> target,
    List<ServiceReport> services) {

  public RunReport {
    Objects.requireNonNull(goal);
    Objects.requireNonNull(startedAt);
    Objects.requireNonNull(took);
    Objects.requireNonNull(target);
    services = List.copyOf(services);
  }

  /**
   * The cluster.
   *
   * @param context the context of the kubeconfig; empty for an in-cluster service account
   * @param server the URL of the API server
   */
  public record Target(Optional<String> context, String server) {}

  /**
   * The result of one service.
   *
   * @param release the recorded release, such as {@code v7}; empty without a record
   * @param state a {@link io.bizmatters.platform.eds.readiness.State}'s name, or another upper-case
   *     word when the goal does not wait, such as {@code APPLIED}
   * @param reason a {@link io.bizmatters.platform.eds.readiness.FailureReason}'s name, or another
   *     upper-case word
   * @param message the reason in a sentence
   * @param lag messages that wait or are in work
   * @param work the counts of its consumer, if NATS could be asked
   * @param findings the causes of a failure, the nearest to the root first; for a timeout the last
   *     blocker of each object; otherwise warnings
   */
  public record ServiceReport(
      String name,
      String namespace,
      Optional<String> release,
      String state,
      Optional<String> reason,
      Optional<String> message,
      Optional<Replicas> replicas,
      Optional<BigDecimal> lag,
      Optional<Work> work,
      List<ObjectReport> objects,
      List<GateReport> gates,
      List<Finding> findings,
      List<Evidence> evidence) {

    public ServiceReport {
      objects = List.copyOf(objects);
      gates = List.copyOf(gates);
      findings = List.copyOf(findings);
      evidence = List.copyOf(evidence);
    }

    /** Returns this report with facts that became known after its state. */
    public ServiceReport with(
        Optional<String> recorded, List<ObjectReport> touched, List<Finding> found) {
      return new ServiceReport(
          name, namespace, recorded, state, reason, message, replicas, lag, work, touched, gates,
          found, evidence);
    }

    /** Returns this report with its consumer's counts. */
    public ServiceReport with(Work counted) {
      return new ServiceReport(
          name,
          namespace,
          release,
          state,
          reason,
          message,
          replicas,
          lag,
          Optional.of(counted),
          objects,
          gates,
          findings,
          evidence);
    }
  }

  /**
   * The counts of a service's consumer.
   *
   * @param waiting messages that are not delivered yet
   * @param ackPending messages that are delivered and not acknowledged
   * @param redelivered messages of these that were delivered more than once
   * @param oldest the age of the oldest unacknowledged message; empty without one
   */
  public record Work(
      long waiting,
      long ackPending,
      long redelivered,
      Optional<Duration> oldest,
      Optional<Rates> rates) {}

  /** Messages per second: new, delivered, finished. */
  public record Rates(double arriving, double delivered, double finished) {}

  /** Numbers of pods; without an autoscaler {@code min} and {@code max} are the replicas. */
  public record Replicas(int desired, int available, int min, int max) {}

  /** The result of one object; {@code refused} says why it failed. */
  public record ObjectReport(String name, String kind, Action action, Optional<Refused> refused) {}

  /** The action on an object. */
  public enum Action {
    CREATED,
    CHANGED,
    UNCHANGED,
    PRUNED,
    FAILED,
    /** Not tried, because of an earlier failure. */
    NOT_TRIED
  }

  /** Why an object was not applied: the server's message, and the fields that others own. */
  public record Refused(String what, List<Conflict> conflicts) {
    public Refused {
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * A field that another field manager owns with another value.
   *
   * @param field the path as Kubernetes writes it
   * @param owner the field manager
   * @param live the value in the cluster, if it could be read
   * @param ours the value of the manifest
   * @param advice what a person can do
   */
  public record Conflict(
      String field, String owner, Optional<String> live, Optional<String> ours, String advice) {}

  /**
   * The last result of a gate.
   *
   * @param id {@code G1} to {@code G6}
   * @param took the time from the start of the wait until the gate passed, or until the end
   */
  public record GateReport(String id, boolean passed, String detail, Duration took) {}

  /** The events and last log lines of a failed pod, oldest first. */
  public record Evidence(String pod, String container, List<String> events, List<String> logLines) {
    public Evidence {
      events = List.copyOf(events);
      logLines = List.copyOf(logLines);
    }
  }
}
