package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.nats.StreamFindings.StreamFinding.Level;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds settings of a live stream and consumer that break a service without an error of NATS or
 * KEDA. The rules come from {@code nats-server/server/consumer.go} and KEDA's {@code
 * nats_jetstream_scaler.go}: the lag counts waiting messages and messages in work.
 */
public final class StreamFindings {

  private final EventDrivenService service;
  private final List<StreamFinding> found = new ArrayList<>();

  private StreamFindings(EventDrivenService service) {
    this.service = service;
  }

  /** Returns all findings; for each topic the worst first. */
  public static List<StreamFinding> of(EventDrivenService service, ObservedStream stream) {
    StreamFindings findings = new StreamFindings(service);
    if (stream.consumer().isPresent()) {
      findings.consumer(stream.consumer().get(), stream);
    } else if (stream.workqueue()) {
      findings.inTheWay(stream.others());
    }
    return List.copyOf(findings.found);
  }

  private void consumer(ObservedConsumer consumer, ObservedStream stream) {
    subjects(consumer, stream);
    acknowledgement(consumer);
    inWork(consumer);
    priority(consumer);
    life(consumer);
    leader(consumer);
  }

  private void subjects(ObservedConsumer consumer, ObservedStream stream) {
    if (stream.subjects().isEmpty()) {
      return;
    }
    List<String> outside =
        consumer.filters().stream()
            .filter(
                filter ->
                    stream.subjects().stream().noneMatch(one -> NatsSubjects.overlap(one, filter)))
            .toList();
    if (!outside.isEmpty() && outside.size() == consumer.filters().size()) {
      add(
          Level.ERROR,
          WarningCode.CONSUMER_FILTER,
          "filters " + outside + ", the stream keeps " + stream.subjects(),
          "no message ever reaches the worker, and the lag stays 0",
          "let the filter name a subject of the stream: nats consumer edit, or eds:provision");
    } else if (!outside.isEmpty()) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_FILTER,
          "filters " + outside + " too, and the stream keeps " + stream.subjects(),
          "no message of those subjects ever reaches the worker",
          "remove them, or let the stream keep them");
    }
  }

  private void acknowledgement(ObservedConsumer consumer) {
    if (consumer.acks() == Acks.ALL) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_ACK_POLICY,
          "acknowledges all earlier messages with each",
          "pods that share it acknowledge each other's work, and lose what the other had not done",
          "create it again with explicit acknowledgement");
    }
    Duration wait = consumer.backoff().isEmpty() ? consumer.ackWait() : consumer.backoff().get(0);
    Duration grace = service.gracePeriod();
    if (!wait.isZero() && wait.compareTo(grace) < 0) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_ACK_WAIT,
          (consumer.backoff().isEmpty() ? "ackWait " : "the first delay of backoff, ")
              + text(wait)
              + (consumer.backoff().isEmpty() ? "" : ", takes the place of ackWait, and")
              + " is shorter than terminationGracePeriod "
              + text(grace),
          "a message that a terminating pod still processes is delivered again in the meantime, and processed twice",
          consumer.backoff().isEmpty()
              ? "ackWait " + text(grace) + " or more, or a shorter terminationGracePeriod"
              : "a first delay of " + text(grace) + " or more");
    }
    if (consumer.maxDeliver() < 0) {
      add(
          Level.INFO,
          WarningCode.CONSUMER_MAX_DELIVER,
          "maxDeliver -1",
          "a message that no worker can process keeps the lag above 0 for ever, and a pod awake",
          "a maxDeliver, and a stream for abandoned messages (deadLetter)");
    }
  }

  private void inWork(ObservedConsumer consumer) {
    Autoscaling scaling = service.autoscaling();
    long most = consumer.maxAckPending();
    if (!scaling.enabled() || most <= 0) {
      return;
    }
    long wanted = (long) scaling.lagThreshold() * scaling.maxReplicas();
    if (most < wanted) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_MAX_ACK_PENDING,
          "maxAckPending " + most + " is below lagThreshold × maxReplicas = " + wanted,
          "no more messages can be in work: the further pods get none, and the lag stays",
          "maxAckPending " + wanted + " or more, or a lower maxReplicas");
    }
    Optional<Integer> batch = service.nats().batchSize();
    if (batch.isPresent() && most < (long) batch.get() * scaling.maxReplicas()) {
      long all = (long) batch.get() * scaling.maxReplicas();
      add(
          Level.WARNING,
          WarningCode.CONSUMER_MAX_ACK_PENDING,
          "maxAckPending " + most + " is below batchSize × maxReplicas = " + all,
          "pods that fetch whole batches take all that may be in work: the further ones idle",
          "maxAckPending " + all + " or more, or smaller batches");
    }
  }

  /**
   * Checks consumers with priority groups (NATS ADR-42): each request must name a group, and NATS
   * chooses the pod that receives a message.
   */
  private void priority(ObservedConsumer consumer) {
    String edit =
        "create the consumer again without groups, unless the worker requests messages by group";
    switch (consumer.priority()) {
      case "pinned_client" ->
          add(
              service.autoscaling().maxReplicas() > 1 ? Level.WARNING : Level.INFO,
              WarningCode.CONSUMER_PRIORITY,
              "priority policy pinned_client",
              "NATS gives all work to one pod, however many the autoscaler starts, and refuses"
                  + " requests without a group",
              edit + ", or maxReplicas 1");
      case "overflow" ->
          add(
              Level.WARNING,
              WarningCode.CONSUMER_PRIORITY,
              "priority policy overflow",
              "NATS refuses requests without a group, and gives nothing to a pod that asks with a"
                  + " minimum until so much waits: the lag need not fall with more pods",
              edit);
      case "prioritized" ->
          add(
              Level.WARNING,
              WarningCode.CONSUMER_PRIORITY,
              "priority policy prioritized",
              "NATS refuses requests without a group, and pods of a lower priority get nothing"
                  + " while another asks",
              edit);
      default -> {}
    }
  }

  private void life(ObservedConsumer consumer) {
    Autoscaling scaling = service.autoscaling();
    if (!consumer.inactiveThreshold().isZero()) {
      boolean rests = scaling.minReplicas() == 0;
      add(
          rests ? Level.ERROR : Level.WARNING,
          WarningCode.CONSUMER_INACTIVE_THRESHOLD,
          "inactiveThreshold " + text(consumer.inactiveThreshold()),
          rests
              ? "NATS deletes it while the service rests at 0 replicas, and no message wakes a pod"
              : "NATS deletes it, with its progress, when no pod asks for that long",
          "take inactiveThreshold away: nats consumer edit --inactive-threshold=0s");
    }
    if (consumer.paused()) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_PAUSED,
          "is paused",
          "the lag grows and pods start, and none gets a message",
          "nats consumer resume " + service.nats().stream() + " " + service.nats().consumer());
    }
    if (consumer.onlyNew()) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_DELIVER_POLICY,
          "deliver policy new",
          "messages that were there before it was made are never done, with lag 0",
          "create it again with deliver policy all");
    }
  }

  /** Checks the leader's name: KEDA asks {@code <leader>.<host>} when another server answers. */
  private void leader(ObservedConsumer consumer) {
    Nats nats = service.nats();
    if (consumer.leader().isPresent() && nats.monitoring().isPlainService()) {
      add(
          Level.WARNING,
          WarningCode.CONSUMER_LEADER,
          "is led by server "
              + consumer.leader().get()
              + ", which "
              + nats.monitoring().host()
              + " reaches by chance",
          "another server's lag is not the real one, and KEDA finds the leader only by the name that"
              + " a headless Service gives each pod",
          "nats.monitoringEndpoint: the headless Service of NATS");
    }
  }

  private void inTheWay(List<ObservedConsumer> others) {
    for (ObservedConsumer other : others) {
      if (other.filters().isEmpty()) {
        add(
            Level.ERROR,
            WarningCode.CONSUMER_OVERLAP,
            "cannot be made beside consumer " + other.name() + ", which takes all subjects",
            "a workqueue gives each message to one consumer, and NATS refuses a second that would"
                + " share them (10099, 10100)",
            "name " + other.name() + " in nats.consumer, delete it, or give both filter subjects");
      }
    }
  }

  private void add(Level level, WarningCode code, String what, String why, String fix) {
    found.add(new StreamFinding(level, code, what, why, fix));
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /**
   * Describes a setting of a stream or consumer that does not fit the worker or KEDA.
   *
   * @param code the word by which {@code eds.accept.warnings} accepts it
   * @param what the fact
   * @param why it matters
   * @param fix what a person can do
   */
  public record StreamFinding(Level level, WarningCode code, String what, String why, String fix) {

    /** The severity. */
    public enum Level {
      /** The service cannot work. */
      ERROR,
      /** The service works, but not as its configuration says. */
      WARNING,
      /** Worth knowing. */
      INFO
    }

    /** Returns the finding as one line. */
    public String text() {
      return what + ": " + why + "; " + fix;
    }
  }
}
