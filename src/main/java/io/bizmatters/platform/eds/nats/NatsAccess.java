package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How the build sees NATS: {@code eds.nats.access}. */
public enum NatsAccess {
  /** Not said: direct, else monitoring, else a port-forward. */
  AUTOMATIC(""),
  /** By NATS' own protocol. */
  DIRECT("direct"),
  /** By the monitoring endpoint alone. */
  MONITORING("monitoring"),
  /** By a port that the API server forwards to a pod of NATS. */
  PORT_FORWARD("port-forward"),
  /** Not at all: nobody looks. */
  SKIP("skip");

  private final String word;

  NatsAccess(String word) {
    this.word = word;
  }

  /** Reads one of the words; nothing but blanks is {@link #AUTOMATIC}. */
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

  /** As it is written; empty for {@link #AUTOMATIC}. */
  public String word() {
    return word;
  }
}
