package io.bizmatters.platform.eds.readiness;

/** Holds NATS' answer about the stream and the consumer. */
public sealed interface StreamAnswer {

  /** The fix for a missing stream or consumer. */
  String CREATE = "create it (nats stream add, nats consumer add), or name the existing one";

  /** Stream and consumer exist. */
  record Found(Kind kind, boolean durable, Acks acks, long pending, long ackPending)
      implements StreamAnswer {

    /**
     * Returns the lag as KEDA computes it: {@code nats_jetstream_scaler.go}, {@code num_pending +
     * num_ack_pending}.
     */
    public long lag() {
      return pending + ackPending;
    }
  }

  /** How the consumer delivers messages. */
  enum Kind {
    PULL,
    PUSH
  }

  /** The consumer's acknowledgement policy. */
  enum Acks {
    EXPLICIT,
    ALL,
    NONE
  }

  /** The stream is missing in the account. */
  record StreamMissing() implements StreamAnswer {}

  /** The consumer is missing in the stream. */
  record ConsumerMissing() implements StreamAnswer {}

  /**
   * The stream or consumer is missing, and an object of the release will create it.
   *
   * @param maker such as {@code Job orders-worker-nats-0123456789}, or {@code NACK}
   */
  record Coming(String maker) implements StreamAnswer {

    /** Returns the kubectl command that shows the maker's progress. */
    String look() {
      return maker.startsWith("Job ")
          ? "logs job/" + maker.substring("Job ".length())
          : "describe streams.jetstream.nats.io,consumers.jetstream.nats.io";
    }
  }

  /** Returns this answer; {@link Coming} for a missing stream or consumer. */
  default StreamAnswer unlessComing(String maker) {
    return this instanceof StreamMissing || this instanceof ConsumerMissing
        ? new Coming(maker)
        : this;
  }

  /**
   * The account that KEDA reads is missing.
   *
   * @param message the existing accounts
   */
  record WrongAccount(String message, String fix) implements StreamAnswer {}

  /** NATS does not answer, or rejects the build. */
  record Unreachable(String message) implements StreamAnswer {}

  /** The build does not read NATS: {@code eds.nats.access=skip}. */
  record Skipped() implements StreamAnswer {}

  /** No request was sent yet. */
  record NotAsked() implements StreamAnswer {}
}
