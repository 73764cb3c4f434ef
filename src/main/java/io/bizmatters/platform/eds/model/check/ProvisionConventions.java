package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Warns about settings of a stream and its consumer that NATS accepts but that rarely do what
 * people want. The rules come from the platform's NATS stream standard and from contradictions to
 * the worker's settings.
 */
final class ProvisionConventions {

  private static final String GROUP = "nats.provision.";

  private final EventDrivenService service;
  private final Node.Mapping tree;
  private final Origin home;
  private final List<Problem> problems;

  ProvisionConventions(
      EventDrivenService service, Node.Mapping tree, Origin home, List<Problem> problems) {
    this.service = service;
    this.tree = tree;
    this.home = home;
    this.problems = problems;
  }

  void check() {
    Optional<Provision> provision = service.nats().provision();
    if (provision.isPresent()) {
      check(provision.get());
    }
  }

  private void check(Provision provision) {
    stream(provision);
    ackWait(provision.consumer());
    acksPending(provision.consumer());
    deliveries(provision);
  }

  private void stream(Provision provision) {
    if (provision.storage() == Storage.MEMORY) {
      warn(
          WarningCode.PROVISION_MEMORY,
          GROUP + "storage",
          "memory",
          "file: what is in memory is lost when NATS restarts",
          "file, unless the work may be lost");
    }
    if (provision.retention() == Retention.LIMITS) {
      warn(
          WarningCode.PROVISION_RETENTION,
          GROUP + "retention",
          "limits",
          "workqueue, for work that is done once: with limits a message stays after it was acknowledged, until maxAge",
          "workqueue, or keep it for a stream that others read too (the lag is right either way)");
    }
    if (provision.retention() == Retention.LIMITS && provision.maxAge().isZero()) {
      warn(
          WarningCode.PROVISION_AGE,
          GROUP + "maxAge",
          "0s, no limit",
          "an age at which messages go, where acknowledging does not remove them",
          "24h");
    }
  }

  /** Checks ackWait against the grace period: a killed pod leaves its messages to a redelivery. */
  private void ackWait(Consumer consumer) {
    Duration wait = consumer.firstWait();
    Duration grace = service.gracePeriod();
    if (grace.compareTo(wait) < 0) {
      boolean written = service.terminationGracePeriod().isPresent();
      warn(
          WarningCode.PROVISION_GRACE,
          written ? "terminationGracePeriod" : GROUP + "consumer.ackWait",
          "terminationGracePeriod "
              + Period.written(grace)
              + (written ? "" : " (Kubernetes' own)")
              + ", ackWait "
              + Period.written(wait),
          "a grace period not below ackWait: a pod that is stopped while it still may work on a message leaves it to a redelivery",
          "terminationGracePeriod " + Period.written(wait));
    }
    boolean ignored = !consumer.backoff().isEmpty() && isWritten(GROUP + "consumer.ackWait");
    if (ignored && !wait.equals(consumer.ackWait())) {
      warn(
          WarningCode.PROVISION_ACK_WAIT,
          GROUP + "consumer.ackWait",
          Period.written(consumer.ackWait()),
          "the first delay of backoff (" + Period.written(wait) + "), which replaces it",
          "remove ackWait, or let backoff begin with it");
    }
  }

  private void acksPending(Consumer consumer) {
    Autoscaling scaling = service.autoscaling();
    long aim = (long) scaling.lagThreshold() * scaling.maxReplicas();
    boolean limited = consumer.maxAckPending() != Provision.UNLIMITED;
    if (scaling.enabled() && limited && consumer.maxAckPending() < aim) {
      warn(
          WarningCode.PROVISION_PENDING,
          GROUP + "consumer.maxAckPending",
          String.valueOf(consumer.maxAckPending()),
          "lagThreshold × maxReplicas ("
              + aim
              + ") or more: so many messages may be in work at once, and further replicas would idle",
          String.valueOf(aim));
    }
  }

  private void deliveries(Provision provision) {
    boolean endless = provision.consumer().maxDeliver() == Provision.UNLIMITED;
    if (endless && provision.deadLetter().isPresent()) {
      warn(
          WarningCode.PROVISION_DEAD_LETTER,
          GROUP + "deadLetter",
          "maxDeliver -1",
          "a limit of deliveries: without one no message is ever given up, and this stream stays empty",
          "consumer.maxDeliver 5");
    } else if (endless) {
      remark(
          GROUP + "consumer.maxDeliver",
          "-1",
          "a limit and a place for what passes it: a message that always fails is delivered for ever, and the lag never is 0",
          "consumer.maxDeliver 5 with <deadLetter><enabled>true</enabled></deadLetter>");
    } else if (provision.deadLetter().isEmpty()) {
      remark(
          GROUP + "consumer.maxDeliver",
          String.valueOf(provision.consumer().maxDeliver()),
          "a place for what passes it: such a message is out of the lag, and NATS reports it only to listeners",
          "<deadLetter><enabled>true</enabled></deadLetter>");
    }
  }

  private boolean isWritten(String path) {
    return tree.find(path)
        .map(Node::origin)
        .filter(origin -> origin.spelling() != Spelling.DEFAULT)
        .isPresent();
  }

  private Origin placeOf(String path) {
    return tree.find(path)
        .map(Node::origin)
        .filter(origin -> origin.spelling() != Spelling.DEFAULT)
        .orElse(home.withPath(path));
  }

  private void warn(WarningCode code, String path, String found, String allowed, String fix) {
    problems.add(Problem.warning(code, placeOf(path), found, allowed, fix));
  }

  private void remark(String path, String found, String allowed, String fix) {
    problems.add(Problem.info(placeOf(path), found, allowed, fix));
  }
}
