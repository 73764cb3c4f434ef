package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenSession;

/**
 * The connections of one build session: one a cluster, shared by all modules, closed when Maven
 * says that the session has ended.
 */
public final class SessionClusters implements AutoCloseable {

  private final Map<ClusterSelection, CompletableFuture<ClusterClient>> open =
      new LinkedHashMap<>();

  /** The session's own, made by the first goal that asks. */
  public static SessionClusters of(MavenSession session) {
    SessionClusters fresh = new SessionClusters();
    SessionClusters own = SessionValue.of(session, SessionClusters.class, fresh);
    if (own == fresh) {
      closeAtEnd(session, own);
    }
    return own;
  }

  /**
   * Starts to open the connection, on a thread of its own: reading a kubeconfig takes a while, and
   * so does the first greeting.
   *
   * @param allowed whether this build may talk to that cluster at all
   * @param notices takes what a login program says
   */
  public synchronized void prepare(
      ClusterSelection selection, Predicate<ClusterClient> allowed, ClusterNotices notices) {
    open.computeIfAbsent(selection, same -> start(same, allowed, notices));
  }

  private synchronized CompletableFuture<ClusterClient> opening(
      ClusterSelection selection, ClusterNotices notices) {
    return open.computeIfAbsent(selection, same -> start(same, client -> false, notices));
  }

  private static CompletableFuture<ClusterClient> start(
      ClusterSelection selection, Predicate<ClusterClient> allowed, ClusterNotices notices) {
    CompletableFuture<ClusterClient> client = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              client.completeAsync(
                  () -> {
                    try {
                      return ClusterClient.open(selection, notices);
                    } catch (ClusterException unusable) {
                      throw new CompletionException(unusable);
                    }
                  },
                  Runnable::run);
              opened(client).filter(allowed).ifPresent(ClusterClient::greet);
            },
            "eds-connect");
    thread.setDaemon(true);
    thread.start();
    return client;
  }

  /**
   * The connection.
   *
   * @throws ClusterException when the kubeconfig cannot be used
   */
  public ClusterClient client(ClusterSelection selection, ClusterNotices notices)
      throws ClusterException {
    try {
      return opening(selection, notices).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ClusterException unusable) {
        throw unusable;
      }
      throw failed;
    }
  }

  @Override
  public synchronized void close() {
    List<CompletableFuture<ClusterClient>> clients = new ArrayList<>(open.values());
    open.clear();
    for (CompletableFuture<ClusterClient> client : clients) {
      opened(client).ifPresent(ClusterClient::close);
    }
  }

  /** One that could not be opened was told of when it was asked for. */
  private static Optional<ClusterClient> opened(CompletableFuture<ClusterClient> client) {
    try {
      return Optional.of(client.join());
    } catch (CompletionException | CancellationException unusable) {
      return Optional.empty();
    }
  }

  /**
   * A plugin is told of the session's end through the request's listener alone; the one that is
   * there hears everything as before.
   */
  private static void closeAtEnd(MavenSession session, SessionClusters clusters) {
    Optional<ExecutionListener> former =
        Optional.ofNullable(session.getRequest().getExecutionListener());
    ExecutionListener listener =
        (ExecutionListener)
            Proxy.newProxyInstance(
                SessionClusters.class.getClassLoader(),
                new Class<?>[] {ExecutionListener.class},
                (proxy, method, arguments) -> {
                  if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(clusters, arguments);
                  }
                  if (method.getName().equals("sessionEnded")) {
                    try {
                      ReactorWaits.of(session).end(session);
                    } finally {
                      clusters.close();
                    }
                  }
                  if (former.isPresent()) {
                    try {
                      method.invoke(former.get(), arguments);
                    } catch (InvocationTargetException thrown) {
                      throw thrown.getTargetException();
                    }
                  }
                  return null;
                });
    session.getRequest().setExecutionListener(listener);
  }
}
