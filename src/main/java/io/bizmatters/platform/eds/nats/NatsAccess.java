package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Word;

/** Says how the build reaches NATS: {@code eds.nats.access}. */
public enum NatsAccess implements Word {
  /** Not set: direct, else monitoring, else a port-forward. */
  AUTOMATIC(""),
  /** By the NATS protocol. */
  DIRECT("direct"),
  /** By the monitoring endpoint only. */
  MONITORING("monitoring"),
  /** By a port that the Kubernetes API server forwards to a pod of NATS. */
  PORT_FORWARD("port-forward"),
  /** Not at all: the build does not read NATS. */
  SKIP("skip");

  private final String word;

  NatsAccess(String word) {
    this.word = word;
  }

  /** Parses a value of the parameter; blank text means {@link #AUTOMATIC}. */
  public static Parsed<NatsAccess> parse(String text) {
    return Word.parse(values(), text.strip(), "leave it out, and the build finds out by itself");
  }

  /** Returns the value of the parameter; empty text for {@link #AUTOMATIC}. */
  @Override
  public String word() {
    return word;
  }
}
