package io.bizmatters.platform.eds.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Lines for people about the watches themselves: each thing once, however many watches say it. */
final class WatchNotices {

  private final String server;
  private final Consumer<String> lines;
  private final Set<String> said = new HashSet<>();
  private final Set<Object> lost = new HashSet<>();

  WatchNotices(String server, Consumer<String> lines) {
    this.server = server;
    this.lines = lines;
  }

  synchronized void polls(String namespace) {
    sayOnce(
        "namespace "
            + namespace
            + ": the verb watch is forbidden, so the cluster is asked once a second instead; give"
            + " the pipeline what eds:rbac prints");
  }

  synchronized void podsRefused(String namespace, String message) {
    sayOnce(
        "namespace "
            + namespace
            + ": pods cannot be seen ("
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
    if (lost.remove(who) && lost.isEmpty()) {
      lines.accept(server + " answers again");
    }
  }

  private void sayOnce(String line) {
    if (said.add(line)) {
      lines.accept(line);
    }
  }
}
