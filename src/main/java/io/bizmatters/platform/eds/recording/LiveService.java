package io.bizmatters.platform.eds.recording;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.report.RecordedService;
import io.bizmatters.platform.eds.report.RecordedService.Sample;
import io.bizmatters.platform.eds.report.RecordedService.Setting;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One service while it is recorded. */
final class LiveService {

  /** How long NATS may be unreachable; a restart takes some seconds. */
  private static final Duration NATS_PATIENCE = Duration.ofMinutes(1);

  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%?");

  private final EventDrivenService service;
  private final String namespace;
  private final ClusterWatch watch;
  private final Query<NatsSession, NatsException> source;
  private final AckTimes acks = new AckTimes();
  private final List<Sample> samples = new ArrayList<>();
  private final Setting setting;
  private final MessageTimes times;
  private final boolean takesAll;
  private Optional<NatsSession> listening = Optional.empty();
  private Optional<Counted> last = Optional.empty();
  private long published;
  private Duration answeredAt = Duration.ZERO;

  /**
   * What NATS counts.
   *
   * @param sequence the stream's last
   */
  private record Counted(MessageTimes.Counts counts, long sequence, long redelivered) {}

  private LiveService(
      TargetService target,
      ClusterWatch watch,
      Query<NatsSession, NatsException> source,
      ConsumerConfiguration consumer) {
    this.service = target.built().service();
    this.namespace = target.namespace();
    this.watch = watch;
    this.source = source;
    this.setting =
        new Setting(
            service.nats().stream(),
            service.nats().consumer(),
            service.autoscaling().lagThreshold(),
            service.autoscaling().minReplicas(),
            service.autoscaling().maxReplicas(),
            Optional.ofNullable(consumer.getAckWait()).orElse(Duration.ZERO),
            consumer.getMaxAckPending(),
            share(consumer.getSampleFrequency()));
    this.times = new MessageTimes(consumer.getMaxAckPending());
    this.takesAll = ObservedConsumer.filters(consumer).isEmpty();
  }

  /**
   * Opens a recording.
   *
   * @param source the connection to NATS; another one after it is lost
   * @throws ClusterException when the service is not deployed
   * @throws NatsException when the consumer cannot be read
   */
  static LiveService open(
      TargetService target, ClusterWatch watch, Query<NatsSession, NatsException> source)
      throws ClusterException, NatsException, InterruptedException {
    EventDrivenService service = target.built().service();
    Nats nats = service.nats();
    if (deployment(watch, target.namespace(), service.name()).isEmpty()) {
      throw new ClusterException(
          Reason.REFUSED,
          "namespace "
              + target.namespace()
              + " has no Deployment "
              + service.name()
              + ": there is nothing to record",
          "mvn eds:apply creates it; or choose another namespace by eds.namespace");
    }
    try {
      return new LiveService(
          target,
          watch,
          source,
          source
              .run()
              .management()
              .getConsumerInfo(nats.stream(), nats.consumer())
              .getConsumerConfiguration());
    } catch (IOException | JetStreamApiException refused) {
      throw unreadable(nats, refused);
    }
  }

  private static Optional<LiveDeployment> deployment(
      ClusterWatch watch, String namespace, String name) {
    return watch.sight(new WatchedName(namespace, name), Optional.empty(), "").deployment();
  }

  private static NatsException unreadable(Nats nats, Exception refused) {
    return new NatsException(
        "cannot read consumer "
            + nats.consumer()
            + " of stream "
            + nats.stream()
            + ": "
            + refused.getMessage(),
        "see whether stream and consumer exist, and what the build's user may do there");
  }

  private static int share(@Nullable String frequency) {
    Matcher share = SHARE.matcher(Optional.ofNullable(frequency).orElse("").strip());
    return share.matches() ? Math.min(100, Integer.parseInt(share.group(1))) : 0;
  }

  /**
   * Reads everything once; a second that was read already is skipped, as after a look that was
   * late.
   *
   * @param now since the start
   * @throws NatsException when NATS has not answered for a minute
   */
  void sample(Duration now) throws NatsException, InterruptedException {
    if (!samples.isEmpty() && samples.get(samples.size() - 1).second() >= now.toSeconds()) {
      return;
    }
    Optional<LiveDeployment> deployment = deployment(watch, namespace, service.name());
    int available = deployment.map(LiveDeployment::available).orElse(0);
    try {
      Counted counted = count(now, available);
      last.ifPresent(before -> advance(before, counted));
      last = Optional.of(counted);
      answeredAt = now;
      samples.add(
          new Sample(
              now.toSeconds(),
              deployment.map(LiveDeployment::desired).orElse(0),
              available,
              counted.counts().pending(),
              counted.counts().ackPending(),
              published));
    } catch (IOException | JetStreamApiException | IllegalStateException lost) {
      if (now.minus(answeredAt).compareTo(NATS_PATIENCE) > 0) {
        throw unreadable(service.nats(), lost);
      }
    } catch (NatsException lost) {
      if (now.minus(answeredAt).compareTo(NATS_PATIENCE) > 0) {
        throw lost;
      }
    }
  }

  private Counted count(Duration now, int available)
      throws NatsException, InterruptedException, IOException, JetStreamApiException {
    NatsSession session = source.run();
    listen(session);
    JetStreamManagement management = session.management();
    ConsumerInfo consumer = management.getConsumerInfo(setting.stream(), setting.consumer());
    long sequence =
        takesAll
            ? management.getStreamInfo(setting.stream()).getStreamState().getLastSequence()
            : 0;
    return new Counted(
        new MessageTimes.Counts(
            now.toNanos() / 1e9,
            available,
            consumer.getNumPending(),
            consumer.getNumAckPending(),
            consumer.getDelivered().getConsumerSequence()),
        sequence,
        consumer.getRedelivered());
  }

  /** Listens to the reported acknowledgements, again after a lost connection. */
  private void listen(NatsSession session) {
    if (setting.acksSampled() > 0 && listening.filter(session::equals).isEmpty()) {
      session.listen(AckTimes.subject(setting.stream(), setting.consumer()), acks::add);
      listening = Optional.of(session);
    }
  }

  private void advance(Counted before, Counted now) {
    times.add(before.counts(), now.counts());
    published += takesAll ? now.sequence() - before.sequence() : arrived(before, now);
  }

  /**
   * Counts the messages for a consumer with filters: those that wait now and did not, and those
   * that were delivered for the first time.
   */
  private static long arrived(Counted before, Counted now) {
    long again = Math.max(0, now.redelivered() - before.redelivered());
    return Math.max(
        0,
        now.counts().pending()
            - before.counts().pending()
            + now.counts().deliveries()
            - before.counts().deliveries()
            - again);
  }

  RecordedService result(Instant startedAt, Duration took) {
    return new RecordedService(
        service.name(), namespace, startedAt, took, setting, samples, times.result(acks.seconds()));
  }
}
