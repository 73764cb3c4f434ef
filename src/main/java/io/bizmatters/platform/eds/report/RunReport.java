package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Finding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one run of a goal did and found on a cluster: the facts behind {@code report.json}, the
 * summaries and the tables.
 *
 * @param goal without the prefix: {@code apply}
 * @param startedAt by the build machine's clock
 * @param target where it went; empty when no cluster was spoken to
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
   * @param context of the kubeconfig; empty for an in-cluster service account
   * @param server its URL
   */
  public record Target(Optional<String> context, String server) {}

  /**
   * One service.
   *
   * @param release the recorded release, such as {@code v7}, where one is recorded
   * @param state a {@link io.bizmatters.platform.eds.readiness.State}'s name, or another upper-case
   *     word where nothing was waited for, such as {@code APPLIED}
   * @param reason a {@link io.bizmatters.platform.eds.readiness.FailureReason}'s name, or another
   *     upper-case word
   * @param message the reason in a sentence
   * @param lag messages that wait or are being worked on
   * @param work what its consumer counts, where NATS itself could be asked
   * @param findings causes of a failure, nearest to the root first; of a timeout the last blocker
   *     of each object; else what somebody should know
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

    /** The same with what became known after its state was. */
    public ServiceReport with(
        Optional<String> recorded, List<ObjectReport> touched, List<Finding> found) {
      return new ServiceReport(
          name, namespace, recorded, state, reason, message, replicas, lag, work, touched, gates,
          found, evidence);
    }

    /** The same with what its consumer counts. */
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
   * What a service's consumer counts.
   *
   * @param waiting messages that nobody has taken yet
   * @param ackPending taken, and not acknowledged
   * @param redelivered of those, taken more than once
   * @param oldest age of the oldest message that is not acknowledged; empty where none is
   */
  public record Work(
      long waiting,
      long ackPending,
      long redelivered,
      Optional<Duration> oldest,
      Optional<Rates> rates) {}

  /** Messages a second: that came, that were delivered, that were done with. */
  public record Rates(double arriving, double delivered, double finished) {}

  /** Numbers of pods; with the autoscaler off {@code min} and {@code max} are the count. */
  public record Replicas(int desired, int available, int min, int max) {}

  /** What became of one object; {@code refused} says why it failed. */
  public record ObjectReport(String name, String kind, Action action, Optional<Refused> refused) {}

  /** What was done to an object. */
  public enum Action {
    CREATED,
    CHANGED,
    UNCHANGED,
    PRUNED,
    FAILED,
    /** A failure came before its turn. */
    NOT_TRIED
  }

  /** Why an object was not applied: what the server says, and the fields that others own. */
  public record Refused(String what, List<Conflict> conflicts) {
    public Refused {
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * A field that another field manager owns with another value.
   *
   * @param field as Kubernetes names it
   * @param owner the field manager
   * @param live the value in the cluster, where it could be read
   * @param ours the value of the manifest
   * @param advice what a person can do
   */
  public record Conflict(
      String field, String owner, Optional<String> live, Optional<String> ours, String advice) {}

  /**
   * What one gate said last.
   *
   * @param id {@code G1} to {@code G6}
   * @param took from the start of the wait until it passed, or to the end
   */
  public record GateReport(String id, boolean passed, String detail, Duration took) {}

  /** Of a failed pod: its events and last log lines, oldest first. */
  public record Evidence(String pod, String container, List<String> events, List<String> logLines) {
    public Evidence {
      events = List.copyOf(events);
      logLines = List.copyOf(logLines);
    }
  }
}
