package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.LineStream;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.api.RetryRule;
import io.bizmatters.platform.eds.kubernetes.watch.NamespaceObjects.Sink;
import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the objects of one kind in one namespace up to date, until it is closed: lists, watches
 * from there, and lists again after any gap. Each watch asks the server to end it after about ten
 * seconds: a silently dead watch shows by not ending on time, and the next list recovers what the
 * watch missed.
 */
final class KindWatch<T> implements Runnable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration REFUSED = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration BEGIN = Duration.ofSeconds(5);
  private static final int SHORTEST_SECONDS = 8;
  private static final int SPREAD_SECONDS = 3;

  /** How long after its time a watch may end. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final Duration RELIST = Duration.ofSeconds(SHORTEST_SECONDS);

  /**
   * Lists take at most a twentieth of the time: listing two thousand ReplicaSets takes a second.
   */
  private static final int LIST_SHARE = 20;

  private final WatchedKind<T> kind;
  private final String namespace;
  private final ClusterClient client;
  private final Sink<T> sink;
  private final WatchNotices notices;
  private final RandomGenerator random = new Random();
  private final RetryRule backoff = new RetryRule(random);
  private final CompletableFuture<Optional<Answer>> first = new CompletableFuture<>();

  private volatile boolean closed;
  private String version = "";
  private boolean polls;
  private boolean seen;
  private int failures;
  private long listedAt;
  private Duration listTook = Duration.ZERO;

  KindWatch(
      WatchedKind<T> kind,
      String namespace,
      ClusterClient client,
      Sink<T> sink,
      WatchNotices notices) {
    this.kind = kind;
    this.namespace = namespace;
    this.client = client;
    this.sink = sink;
    this.notices = notices;
  }

  /**
   * Completes when the first list has arrived or failed; holds the refusal if the server refused
   * the list.
   */
  CompletableFuture<Optional<Answer>> first() {
    return first;
  }

  /** Names the list in words for people: {@code list pods in namespace orders}. */
  String what() {
    return "list " + kind.resource() + " in namespace " + namespace;
  }

  /** Whether readiness cannot be judged after this refusal. */
  boolean isFatal(Answer refusal) {
    boolean bearable = refusal.isNotFound() || (refusal.isForbidden() && !kind.needed());
    return !bearable;
  }

  /** Stops the watch; the caller must also interrupt the thread that runs it. */
  void close() {
    closed = true;
  }

  /**
   * @param sender sends the first list; later lists are repeated until this is closed
   */
  Runnable startingWith(ListCall.Sender<IOException> sender) {
    return () -> {
      if (begin(sender)) {
        run();
      }
    };
  }

  private boolean begin(ListCall.Sender<IOException> sender) {
    try {
      Optional<Answer> refusal = list(sender);
      refusal.ifPresent(this::refused);
      first.complete(refusal);
      return true;
    } catch (IOException | ClusterException | RuntimeException failure) {
      first.completeExceptionally(failure);
      return false;
    }
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        Thread.sleep(round().toMillis());
      } catch (InterruptedException end) {
        closed = true;
      }
    }
  }

  /** Runs one list and one watch; returns how long to wait before the next list. */
  private Duration round() throws InterruptedException {
    try {
      if (polls || version.isEmpty() || isListDue()) {
        Optional<Answer> refusal = list(call -> client.send(call, ANSWER));
        if (refusal.isPresent()) {
          return refused(refusal.get());
        }
      }
      return polls ? POLL : watch();
    } catch (IOException | RuntimeException failure) {
      // also a defect of this plugin in reading one object: report it, and keep watching the others
      return failed(Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
    } catch (ClusterException failure) {
      if (failure.reason() == Reason.INTERRUPTED) {
        throw new InterruptedException(failure.what());
      }
      if (failure.reason() == Reason.UNAUTHORIZED) {
        notices.unknown(failure);
      }
      return failed(failure.what());
    }
  }

  private boolean isListDue() {
    Duration since = Duration.ofNanos(System.nanoTime() - listedAt);
    return since.compareTo(RELIST) >= 0 && since.compareTo(listTook.multipliedBy(LIST_SHARE)) >= 0;
  }

  private Optional<Answer> list(ListCall.Sender<IOException> sender)
      throws IOException, ClusterException {
    long start = System.nanoTime();
    version = "";
    Listing<LiveEntry<T>> list = kind.in(namespace).read(page -> checked(sender.send(page)));
    if (list.refusal().isEmpty()) {
      sink.replace(list.items());
      notices.found(this);
      version = list.version();
      seen = true;
      listedAt = System.nanoTime();
      listTook = Duration.ofNanos(listedAt - start);
    }
    return list.refusal();
  }

  /** Fails when an answer is not a list: the text of a proxy must not count as an empty list. */
  private Answer checked(Answer answer) throws IOException {
    JsonNode version = answer.body().path("metadata").path("resourceVersion");
    if (answer.isSuccess()
        && (version.asString("").isEmpty()
            || !answer.body().path("kind").asString("").endsWith("List"))) {
      throw new IOException("the answer is no list of " + kind.resource());
    }
    return answer;
  }

  /**
   * Handles a refused list. A kind that existed before and is now unknown may mean a server that is
   * still starting.
   */
  private Duration refused(Answer answer) {
    if (answer.isForbidden() && !kind.needed()) {
      sink.refuse(answer.message());
      if (kind.resource().equals("pods")) {
        notices.podsRefused(namespace, answer.message());
      }
      return REFUSED;
    }
    if (answer.isNotFound() && !seen) {
      return REFUSED;
    }
    return failed(answer.status());
  }

  private Duration failed(String why) {
    notices.lost(this, why);
    return again();
  }

  private Duration again() {
    version = "";
    return backoff.delay(failures++);
  }

  private Duration watch() throws ClusterException, InterruptedException {
    int seconds = SHORTEST_SECONDS + random.nextInt(SPREAD_SECONDS);
    String path =
        kind.query(namespace)
            + "watch=1&allowWatchBookmarks=true&timeoutSeconds="
            + seconds
            + "&resourceVersion="
            + version;
    WatchEvents<T> events = new WatchEvents<>(kind, sink, version);
    try {
      LineStream stream = client.stream(Call.get(path, Call.JSON), BEGIN, events);
      if (stream.refusal().isPresent()) {
        return watchRefused(stream.refusal().get());
      }
      boolean ended = follow(stream, Duration.ofSeconds(seconds).plus(SLACK));
      version = ended ? events.version() : "";
      failures = 0;
      return Duration.ZERO;
    } catch (IOException gap) {
      failures = events.any() ? 0 : failures;
      return again();
    }
  }

  private static boolean follow(LineStream stream, Duration atMost)
      throws IOException, InterruptedException {
    try {
      return stream.awaitEnd(atMost);
    } finally {
      stream.abandon();
    }
  }

  /** Handles a refused watch: a new list follows HTTP 410 Gone and every temporary refusal. */
  private Duration watchRefused(Answer answer) {
    if (answer.isForbidden() || answer.isMethodNotAllowed()) {
      polls = true;
      notices.polls(namespace);
      return POLL;
    }
    return again();
  }
}
