package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
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
 * The connections of one build session: one for each cluster, shared by all modules, and closed
 * when Maven reports the end of the session.
 */
public final class SessionClusters implements AutoCloseable {

  private final Map<ClusterSelection, CompletableFuture<ClusterClient>> open =
      new LinkedHashMap<>();

  /** Returns the connections of the session, created by the first goal that needs them. */
  public static SessionClusters of(MavenSession session) {
    SessionClusters fresh = new SessionClusters();
    SessionClusters own = SessionValue.of(session, SessionClusters.class, fresh);
    if (own == fresh) {
      closeAtEnd(session, own);
    }
    return own;
  }

  /**
   * Starts to open the connection on a thread of its own, because reading a kubeconfig and the
   * first request take a while.
   *
   * @param allowed whether this build may talk to that cluster at all
   * @param notices receives the output of a login program
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
        RequestPool.daemons("eds-connect")
            .newThread(() -> connect(selection, allowed, notices, client));
    thread.start();
    return client;
  }

  /** Opens the connection and hands it out, before the greeting is answered. */
  private static void connect(
      ClusterSelection selection,
      Predicate<ClusterClient> allowed,
      ClusterNotices notices,
      CompletableFuture<ClusterClient> opened) {
    try {
      ClusterClient client = ClusterClient.open(selection, notices);
      boolean greets = allowed.test(client);
      if (greets) {
        client.expectGreeting();
      }
      opened.complete(client);
      if (greets) {
        client.greet();
      }
    } catch (ClusterException | RuntimeException | Error unusable) {
      opened.completeExceptionally(unusable);
    }
  }

  /**
   * Returns the connection.
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

  /** A failed connection was already reported to the caller of client(). */
  private static Optional<ClusterClient> opened(CompletableFuture<ClusterClient> client) {
    try {
      return Optional.of(client.join());
    } catch (CompletionException | CancellationException unusable) {
      return Optional.empty();
    }
  }

  /**
   * Closes the connections at the session's end. Only the request's listener reports that end to a
   * plugin; the previous listener still receives every event.
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

  /** A value that the goals of one build session share, across modules and threads. */
  static final class SessionValue {

    private SessionValue() {}

    /**
     * Returns the session's value of a type: the given one, unless another module was first.
     *
     * @param type its class is the key, so that another version of the plugin has its own value
     */
    static <T> T of(MavenSession session, Class<T> type, T fresh) {
      if (session.getRepositorySession() == null
          || session.getRepositorySession().getData() == null) {
        return fresh;
      }
      var data = session.getRepositorySession().getData();
      // set() returns false if a parallel module was first; get() then returns that module's value
      data.set(type, null, fresh);
      return Optional.ofNullable(data.get(type)).map(type::cast).orElse(fresh);
    }
  }
}
