package io.bizmatters.platform.eds.readiness;

/** What NATS said about the stream and the consumer. */
public sealed interface StreamAnswer {

  /** What to do about a stream or a consumer that is missing. */
  String CREATE = "create it (nats stream add, nats consumer add), or name the one that is there";

  /** Both are there. */
  record Found(Kind kind, boolean durable, Acks acks, long pending, long ackPending)
      implements StreamAnswer {

    /** KEDA's sum: {@code nats_jetstream_scaler.go}, {@code num_pending + num_ack_pending}. */
    public long lag() {
      return pending + ackPending;
    }
  }

  /** How the consumer hands out messages. */
  enum Kind {
    PULL,
    PUSH
  }

  /** How the consumer's messages are acknowledged. */
  enum Acks {
    EXPLICIT,
    ALL,
    NONE
  }

  /** The account has no such stream. */
  record StreamMissing() implements StreamAnswer {}

  /** The stream has no such consumer. */
  record ConsumerMissing() implements StreamAnswer {}

  /**
   * It is missing, and the release has somebody who makes it.
   *
   * @param maker such as {@code Job orders-worker-nats-0123456789}, or {@code NACK}
   */
  record Coming(String maker) implements StreamAnswer {

    /** What kubectl is asked when it takes long. */
    String look() {
      return maker.startsWith("Job ")
          ? "logs job/" + maker.substring("Job ".length())
          : "describe streams.jetstream.nats.io,consumers.jetstream.nats.io";
    }
  }

  /** The same answer, but for what is missing and will be made. */
  default StreamAnswer unlessComing(String maker) {
    return this instanceof StreamMissing || this instanceof ConsumerMissing
        ? new Coming(maker)
        : this;
  }

  /**
   * There is no such account for KEDA to look into.
   *
   * @param message what there is instead
   */
  record WrongAccount(String message, String fix) implements StreamAnswer {}

  /** NATS does not answer, or not to us. */
  record Unreachable(String message) implements StreamAnswer {}

  /** The build was told not to look: {@code eds.nats.access=skip}. */
  record Skipped() implements StreamAnswer {}

  /** Nobody asked yet. */
  record NotAsked() implements StreamAnswer {}
}
