package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.CONSUMER_MISSING;
import static io.bizmatters.platform.eds.readiness.FailureReason.CONSUMER_UNFIT;
import static io.bizmatters.platform.eds.readiness.FailureReason.STREAM_MISSING;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;

/**
 * Judges gate G5: the stream and its durable pull consumer exist and the lag is readable. This
 * plugin asks NATS itself, because KEDA up to 2.19 reads a missing stream as lag 0 and a missing
 * consumer as the stream's last sequence, and reports neither.
 */
final class StreamGate {

  private StreamGate() {}

  static GateResult judge(Snapshot snapshot) {
    ObjectName stream = ObjectName.stream(snapshot.applied().stream());
    ObjectName consumer = ObjectName.consumer(snapshot.applied().consumer());
    StreamAnswer answer = snapshot.stream();
    if (answer instanceof Found found) {
      return found(found, consumer);
    }
    if (answer instanceof StreamAnswer.StreamMissing) {
      boolean shown = snapshot.kedaBehaviour().showsMissingStream();
      return GateResult.failed(
          STREAM_MISSING,
          stream,
          "NotFound",
          "the account has no such stream" + (shown ? "" : "; this KEDA takes it for lag 0"),
          StreamAnswer.CREATE);
    }
    if (answer instanceof StreamAnswer.ConsumerMissing) {
      boolean shown = snapshot.kedaBehaviour().showsMissingConsumer();
      return GateResult.failed(
          CONSUMER_MISSING,
          consumer,
          "NotFound",
          stream
              + " has no such consumer"
              + (shown ? "" : "; this KEDA takes the whole stream for its lag"),
          StreamAnswer.CREATE);
    }
    if (answer instanceof StreamAnswer.Coming coming) {
      return GateResult.waiting(
          stream,
          "NotMade",
          coming.maker() + " has not made stream and consumer yet",
          snapshot.applied().kubectl(coming.look()));
    }
    if (answer instanceof StreamAnswer.WrongAccount wrong) {
      return GateResult.failed(
          STREAM_MISSING, stream, "WrongAccount", wrong.message(), wrong.fix());
    }
    if (answer instanceof StreamAnswer.Unreachable unreachable) {
      return GateResult.waiting(
          stream,
          "Unreachable",
          unreachable.message(),
          "eds.nats.url says where the build sees NATS, eds.nats.access how");
    }
    if (answer instanceof StreamAnswer.Skipped) {
      return new GateResult.Passed("not looked at: eds.nats.access=skip");
    }
    return GateResult.waiting(stream, "NotAsked", "not asked yet", "nothing to do");
  }

  private static GateResult found(Found found, ObjectName consumer) {
    if (found.kind() == Kind.PUSH) {
      return unfit(consumer, "Push", "is a push consumer: pods would not share its messages");
    }
    if (!found.durable()) {
      return unfit(consumer, "Ephemeral", "is ephemeral: NATS deletes it after the last pod");
    }
    if (found.acks() == Acks.NONE) {
      return unfit(consumer, "AckNone", "acknowledges by itself: a killed pod loses messages");
    }
    return new GateResult.Passed("lag " + found.lag());
  }

  private static GateResult unfit(ObjectName consumer, String reason, String message) {
    return GateResult.failed(
        CONSUMER_UNFIT,
        consumer,
        reason,
        message,
        "create a durable pull consumer with explicit acknowledgement: nats consumer add");
  }
}
