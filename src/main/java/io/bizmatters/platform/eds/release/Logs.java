package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.watch.LogStream;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.bizmatters.platform.eds.kubernetes.watch.ReleasePods;
import io.bizmatters.platform.eds.kubernetes.watch.ReleasePods.Container;
import io.bizmatters.platform.eds.kubernetes.watch.ReleasePods.Pods;
import io.bizmatters.platform.eds.kubernetes.watch.ReleasePods.ReleasePod;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.report.MaskedText.MaskedLog;
import io.bizmatters.platform.eds.report.ProgressLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Shows what the pods of services have written, newest template first. Each line begins with its
 * pod's name and takes one console line, with secrets hidden and long text cut.
 */
public final class Logs {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ReleasePods pods;
  private final PodLogs logs;

  public Logs(Api api) {
    this.pods = new ReleasePods(api);
    this.logs = new PodLogs(api);
  }

  /**
   * Which lines to show.
   *
   * @param lines how many of the last lines of each container
   * @param since the age of the oldest line
   * @param previous shows the previous runs of the containers instead
   */
  public record Selection(int lines, Optional<Duration> since, boolean previous) {}

  /**
   * Shows the existing lines.
   *
   * @return what could not be shown, and why
   * @throws ClusterException when the cluster cannot be reached
   */
  public List<String> tail(
      List<EventDrivenService> services, Selection wanted, Consumer<String> out)
      throws ClusterException {
    List<String> troubles = new ArrayList<>();
    for (EventDrivenService service : services) {
      Pods found = pods.of(service.namespace(), service.name());
      found.refusal().ifPresent(refusal -> troubles.add(trouble(service, refusal)));
      boolean ran = false;
      for (ReleasePod pod : found.pods()) {
        for (Container container : pod.containers()) {
          if (wanted.previous() ? container.restarts() > 0 : container.started()) {
            ran = true;
            String namespace = pods.namespace(service.namespace());
            PodLogs.Tail tail = tail(namespace, pod, container, wanted);
            MaskedLog safe = new MaskedLog();
            tail.lines().forEach(line -> out.accept(prefix(pod, container) + safe.next(line)));
            tail.trouble()
                .ifPresent(text -> troubles.add(prefix(pod, container) + ProgressLine.note(text)));
          }
        }
      }
      if (!ran && found.refusal().isEmpty()) {
        troubles.add(service.name() + "  " + nothing(found, wanted));
      }
    }
    return troubles;
  }

  private PodLogs.Tail tail(String namespace, ReleasePod pod, Container container, Selection wanted)
      throws ClusterException {
    return logs.last(
        namespace, pod.name(), container.name(), wanted.lines(), wanted.previous(), wanted.since());
  }

  private static String nothing(Pods found, Selection wanted) {
    if (found.pods().isEmpty()) {
      return "has no pod";
    }
    return wanted.previous()
        ? "none of its containers has run before"
        : "none of its containers has run yet";
  }

  /** A followed container: a restarted container is a new source. */
  private record Source(String pod, String container, int restarts) {}

  /**
   * Shows existing and new lines, also of new pods, until the thread is interrupted; then returns,
   * with the thread still marked as interrupted. Lines arrive one at a time.
   *
   * @param troubles receives once what cannot be shown, and why
   * @throws ClusterException when the cluster cannot be reached
   */
  public void follow(
      List<EventDrivenService> services,
      Selection wanted,
      Consumer<String> out,
      Consumer<String> troubles)
      throws ClusterException {
    Lock one = new ReentrantLock();
    Consumer<String> inTurn =
        line -> {
          one.lock();
          try {
            out.accept(line);
          } finally {
            one.unlock();
          }
        };
    Map<Source, LogStream> streams = new LinkedHashMap<>();
    List<String> told = new ArrayList<>();
    Consumer<String> once =
        text -> {
          if (!told.contains(text)) {
            told.add(text);
            troubles.accept(text);
          }
        };
    try {
      boolean first = true;
      while (!Thread.currentThread().isInterrupted()) {
        for (EventDrivenService service : services) {
          look(service, wanted, first, streams, inTurn, once);
        }
        first = false;
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ClusterException lost) {
      if (lost.reason() != ClusterException.Reason.INTERRUPTED) {
        throw lost;
      }
    } finally {
      streams.values().forEach(LogStream::close);
    }
  }

  /**
   * Follows containers that are not followed yet; every line of a container that started since is
   * new.
   */
  private void look(
      EventDrivenService service,
      Selection wanted,
      boolean first,
      Map<Source, LogStream> streams,
      Consumer<String> out,
      Consumer<String> troubles)
      throws ClusterException {
    Pods found = pods.of(service.namespace(), service.name());
    found.refusal().ifPresent(refusal -> troubles.accept(trouble(service, refusal)));
    if (found.pods().isEmpty() && found.refusal().isEmpty()) {
      troubles.accept(service.name() + "  has no pod yet");
    }
    for (ReleasePod pod : found.pods()) {
      for (Container container : pod.containers()) {
        Source source = new Source(pod.uid(), container.name(), container.restarts());
        if (!container.started() || streams.containsKey(source)) {
          continue;
        }
        String prefix = prefix(pod, container);
        MaskedLog safe = new MaskedLog();
        streams.put(
            source,
            logs.follow(
                pods.namespace(service.namespace()),
                pod.name(),
                container.name(),
                first ? wanted.lines() : Integer.MAX_VALUE,
                first ? wanted.since() : Optional.empty(),
                line -> out.accept(prefix + safe.next(line))));
      }
    }
    streams
        .values()
        .forEach(stream -> stream.trouble().map(ProgressLine::note).ifPresent(troubles));
  }

  private static String prefix(ReleasePod pod, Container container) {
    boolean several = pod.containers().size() > 1;
    return pod.name() + (several ? "/" + container.name() : "") + "  ";
  }

  private static String trouble(EventDrivenService service, Refusal refusal) {
    return ProgressLine.note(
        service.name() + "  " + refusal.what() + refusal.fix().map(fix -> ": " + fix).orElse(""));
  }
}
