package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Says how the build reaches NATS: {@code eds.nats.access}. */
public enum NatsAccess {
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
    String given = text.strip();
    for (NatsAccess access : values()) {
      if (access.word.equals(given)) {
        return Parsed.good(access);
      }
    }
    String words =
        Arrays.stream(values())
            .map(NatsAccess::word)
            .filter(known -> !known.isEmpty())
            .collect(Collectors.joining(", "));
    return Parsed.bad(words, "leave it out, and the build finds out by itself");
  }

  /** Returns the value of the parameter; empty text for {@link #AUTOMATIC}. */
  public String word() {
    return word;
  }
}
