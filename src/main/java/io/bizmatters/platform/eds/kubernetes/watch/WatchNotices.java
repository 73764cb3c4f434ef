package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reports the state of the watches to people: each fact once, however many watches meet it. */
final class WatchNotices {

  /** How long a server may reject the login: a starting server does so for a moment. */
  private static final Duration UNKNOWN = Duration.ofSeconds(10);

  private record Unknown(ClusterException failure, long since) {}

  private final String server;
  private final Consumer<String> lines;
  private final Set<String> said = new HashSet<>();
  private final Set<Object> lost = new HashSet<>();
  private Optional<Unknown> unknown = Optional.empty();

  WatchNotices(String server, Consumer<String> lines) {
    this.server = server;
    this.lines = lines;
  }

  synchronized void polls(String namespace) {
    sayOnce(
        "namespace "
            + namespace
            + ": the verb watch is forbidden, so the plugin polls the cluster once a second instead; give"
            + " the pipeline what eds:rbac prints");
  }

  synchronized void podsRefused(String namespace, String message) {
    sayOnce(
        "namespace "
            + namespace
            + ": pods cannot be read ("
            + message
            + "), so causes in them are not found; give the pipeline what eds:rbac prints");
  }

  /**
   * @param who the watch that cannot reach the cluster
   */
  synchronized void lost(Object who, String why) {
    if (lost.add(who) && lost.size() == 1) {
      lines.accept("lost " + server + " (" + why + "); trying on");
    }
  }

  synchronized void found(Object who) {
    unknown = Optional.empty();
    if (lost.remove(who) && lost.isEmpty()) {
      lines.accept(server + " answers again");
    }
  }

  /** Records that the server rejects the login, for a moment or for good. */
  synchronized void unknown(ClusterException failure) {
    unknown = unknown.or(() -> Optional.of(new Unknown(failure, System.nanoTime())));
  }

  /** The failure that ends all watches: the server has rejected the login for too long. */
  synchronized Optional<ClusterException> end() {
    return unknown
        .filter(since -> System.nanoTime() - since.since() > UNKNOWN.toNanos())
        .map(Unknown::failure);
  }

  private void sayOnce(String line) {
    if (said.add(line)) {
      lines.accept(line);
    }
  }
}
