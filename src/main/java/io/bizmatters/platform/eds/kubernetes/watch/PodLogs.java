package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the logs of containers, as far as the cluster has kept them. */
public final class PodLogs {

  /** Bytes of a log at most: an endless line must not fill the memory of a build. */
  private static final int MOST_BYTES = 1 << 20;

  private final Api api;

  public PodLogs(Api api) {
    this.api = api;
  }

  /**
   * Returns the last lines of a container, or of its previous run.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Tail last(String namespace, String pod, String container, int lines, boolean previous)
      throws ClusterException {
    return last(namespace, pod, container, lines, previous, Optional.empty());
  }

  /**
   * The last lines of a container.
   *
   * @param since no older ones than this
   * @throws ClusterException when the server cannot be reached
   */
  public Tail last(
      String namespace,
      String pod,
      String container,
      int lines,
      boolean previous,
      Optional<Duration> since)
      throws ClusterException {
    String path =
        path(namespace, pod, container)
            + "&tailLines="
            + lines
            + "&limitBytes="
            + MOST_BYTES
            + (previous ? "&previous=true" : "")
            + since.map(PodLogs::seconds).orElse("");
    Answer answer = api.send("log of " + pod, Call.get(path, Call.TEXT));
    return answer.isSuccess()
        ? new Tail(answer.text().lines().toList(), Optional.empty())
        : Tail.none(trouble(answer, namespace, pod));
  }

  /**
   * Follows a container's log until it ends or is let go. What it says comes on a thread of the
   * connection.
   *
   * @param lines how many of those there are already; none to begin with the next
   * @param since no older ones than this
   * @throws ClusterException when the server cannot be reached
   */
  public LogStream follow(
      String namespace,
      String pod,
      String container,
      int lines,
      Optional<Duration> since,
      Consumer<String> out)
      throws ClusterException {
    String path =
        path(namespace, pod, container)
            + "&follow=true&tailLines="
            + lines
            + since.map(PodLogs::seconds).orElse("");
    LogStream stream = new LogStream(out, refusal -> trouble(refusal, namespace, pod));
    stream.begin(api.client(), Call.get(path, Call.TEXT));
    return stream;
  }

  private static String path(String namespace, String pod, String container) {
    return "/api/v1/namespaces/"
        + namespace
        + "/pods/"
        + pod
        + "/log?container="
        + URLEncoder.encode(container, StandardCharsets.UTF_8);
  }

  private static String seconds(Duration since) {
    return "&sinceSeconds=" + Math.max(1, since.toSeconds());
  }

  private static String trouble(Answer refusal, String namespace, String pod) {
    if (refusal.isNotFound()) {
      return "pod " + pod + " is gone";
    }
    return refusal.isForbidden()
        ? "no right to read logs: the pipeline needs get on pods/log in namespace " + namespace
        : refusal.message();
  }

  /**
   * Holds the end of a container's log.
   *
   * @param lines oldest first
   * @param trouble why the log could not be read
   */
  public record Tail(List<String> lines, Optional<String> trouble) {
    public Tail {
      lines = List.copyOf(lines);
    }

    static Tail none(String trouble) {
      return new Tail(List.of(), Optional.of(trouble));
    }
  }
}
