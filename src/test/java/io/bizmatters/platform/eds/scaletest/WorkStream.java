package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.bizmatters.platform.eds.scaletest.QueueFacts.Work;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A nats-server of a test's own with a stream {@code WORK} and its consumer {@code w}. */
final class WorkStream implements AutoCloseable {

  static final TestSubject SUBJECT = new TestSubject("work.eds-scale-test", "work.eds-scale-test");

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final NatsServer server;
  private final NatsSessions sessions = NatsServer.sessions();

  private WorkStream(NatsServer server) {
    this.server = server;
  }

  /** A server without the stream. */
  static WorkStream none(String version) {
    return new WorkStream(NatsServer.start(version, ""));
  }

  /** Subjects {@code work.>}, and a consumer that gets all of them. */
  static WorkStream of(String version, RetentionPolicy retention, int maxDeliver) throws Exception {
    WorkStream stream = none(version);
    stream
        .management()
        .addStream(
            StreamConfiguration.builder()
                .name("WORK")
                .subjects("work.>")
                .retentionPolicy(retention)
                .storageType(StorageType.Memory)
                .build());
    return stream.consumer(maxDeliver, "");
  }

  /** The consumer {@code w}; an empty filter is all. */
  WorkStream consumer(int maxDeliver, String filter) throws Exception {
    ConsumerConfiguration.Builder consumer =
        ConsumerConfiguration.builder()
            .durable("w")
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(Duration.ofSeconds(30))
            .maxDeliver(maxDeliver);
    if (!filter.isEmpty()) {
      consumer.filterSubject(filter);
    }
    management().createConsumer("WORK", consumer.build());
    return this;
  }

  NatsSession session() throws Exception {
    return source().run();
  }

  Query<NatsSession, NatsException> source() {
    return () -> sessions.session(server.url(), DEADLINE);
  }

  JetStreamManagement management() throws Exception {
    return session().management();
  }

  Requests requests() {
    return new Requests(
        source(), AService.named("w").namespace("n").reads("WORK", "w").build().nats());
  }

  /** The server's process and what it has stored. */
  NatsServer server() {
    return server;
  }

  Mark mark(String run, boolean answers) {
    return new Mark(run, answers, Duration.ofMinutes(20));
  }

  TestMessages messages(String run) {
    return new TestMessages(requests(), mark(run, true));
  }

  Restoration restoring(String run) throws Exception {
    return new Restoration("w", messages(run), SUBJECT, lastSequence() + 1, line -> {});
  }

  LeftMessages left(List<String> lines) {
    return new LeftMessages(requests(), lines::add, Duration.ofMillis(50));
  }

  QueueFacts facts(String... wanted) throws Exception {
    return new QueueLook(requests()).facts(List.of(wanted), left(new ArrayList<>()));
  }

  WorkStream foreign(String subject, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      session().jetStream().publish(subject, new byte[] {(byte) i});
    }
    return this;
  }

  long lastSequence() throws Exception {
    return management().getStreamInfo("WORK").getStreamState().getLastSequence();
  }

  Work work() throws Exception {
    return new QueueLook(requests()).work();
  }

  /** The sequences of all that is in it. */
  List<Long> sequences() throws Exception {
    List<Long> sequences = new ArrayList<>();
    Optional<Long> next = next(1);
    while (next.isPresent()) {
      sequences.add(next.get());
      next = next(next.get() + 1);
    }
    return sequences;
  }

  private Optional<Long> next(long from) throws Exception {
    return NatsSession.nextMessage(management(), "WORK", from, ">")
        .map(message -> message.getSeq());
  }

  /** Messages that a worker takes and does not acknowledge yet. */
  List<Message> take(int count) throws Exception {
    JetStreamSubscription worker =
        session().jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
    return worker.fetch(count, Duration.ofSeconds(5));
  }

  /** A worker takes all, and acknowledges: how often each was delivered then, by its sequence. */
  Map<Long, Long> drain() throws Exception {
    Map<Long, Long> delivered = new TreeMap<>();
    JetStreamSubscription worker =
        session().jetStream().subscribe(null, PullSubscribeOptions.bind("WORK", "w"));
    List<Message> batch = worker.fetch(100, Duration.ofSeconds(2));
    while (!batch.isEmpty()) {
      for (Message message : batch) {
        delivered.put(message.metaData().streamSequence(), message.metaData().deliveredCount());
        message.ackSync(DEADLINE);
      }
      batch = worker.fetch(100, Duration.ofSeconds(2));
    }
    worker.unsubscribe();
    return delivered;
  }

  /** Another build. */
  Client client() {
    return new Client(server.url());
  }

  /** A build with connections of its own, which end with it. */
  static final class Client implements AutoCloseable {
    private final NatsSessions sessions = NatsServer.sessions();
    private final String url;
    private Optional<Connection> silent = Optional.empty();

    private Client(String url) {
      this.url = url;
    }

    Requests requests() {
      return new Requests(
          () -> sessions.session(url, DEADLINE),
          AService.named("w").namespace("n").reads("WORK", "w").build().nats());
    }

    /** As a process that is stopped. */
    void listenAndSayNothing(String subject) throws Exception {
      silent = Optional.of(Nats.connect(url));
      silent.get().subscribe(subject);
      silent.get().flush(DEADLINE);
    }

    @Override
    public void close() {
      sessions.close();
      try {
        if (silent.isPresent()) {
          silent.get().close();
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** NATS counts what was deleted in a thread of its own. */
  void awaitLag(long lag) throws Exception {
    long end = System.nanoTime() + 10_000_000_000L;
    while (work().lag() != lag) {
      if (System.nanoTime() > end) {
        throw new AssertionError("a lag of " + lag + " never came: " + work());
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    sessions.close();
    server.close();
  }
}
