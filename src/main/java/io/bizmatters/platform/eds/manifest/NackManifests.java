package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.grammar.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Renders stream and consumer for NACK, the JetStream controller of the NATS project. The fields
 * come from <a href="https://github.com/nats-io/nack/blob/main/docs/api.md">NACK's API
 * reference</a> and its {@code deploy/crds.yml}, {@code v1beta2}; durations have Go's format.
 * {@code preventDelete} keeps the stream, its messages and the consumer's position when the objects
 * are deleted: a release never deletes data. NACK's field {@code account} names a Kubernetes
 * object, not the account of NATS, and is not set.
 */
final class NackManifests {

  static final String GROUP = "jetstream.nats.io";

  private static final String API_VERSION = GROUP + "/v1beta2";

  private final EventDrivenService service;
  private final Provision provision;
  private final Metadata metadata;

  private NackManifests(EventDrivenService service, Provision provision, Metadata metadata) {
    this.service = service;
    this.provision = provision;
    this.metadata = metadata;
  }

  /** Returns the stream, its consumer, and the stream for dead letters. */
  static List<KubernetesObject> of(
      EventDrivenService service, Provision provision, Metadata metadata) {
    NackManifests manifests = new NackManifests(service, provision, metadata);
    List<KubernetesObject> objects = new ArrayList<>();
    objects.add(manifests.object("Stream", service.name(), manifests.stream()));
    objects.add(manifests.object("Consumer", service.name(), manifests.consumer()));
    provision
        .deadLetter()
        .map(
            letters ->
                manifests.object(
                    "Stream", service.name() + "-dead-letter", manifests.deadLetter(letters)))
        .ifPresent(objects::add);
    return objects;
  }

  private KubernetesObject object(String kind, String name, Tree spec) {
    return new KubernetesObject(
        metadata
            .object(API_VERSION, kind, name)
            .with("spec", spec.with("preventDelete", true).with("servers", servers()))
            .fields());
  }

  private Tree stream() {
    return limits(
            Tree.of("name", service.nats().stream())
                .with("subjects", provision.subjects())
                .with("retention", provision.retention().word()),
            provision.maxAge(),
            provision.maxBytes(),
            provision.maxMessages())
        .with("discard", provision.discard().word())
        .with("duplicateWindow", Period.written(provision.duplicateWindow()));
  }

  private Tree deadLetter(DeadLetter letters) {
    return limits(
            Tree.of("name", letters.stream())
                .with(
                    "subjects",
                    List.of(DeadLetter.subject(service.nats().stream(), service.nats().consumer())))
                .with("retention", "limits"),
            letters.maxAge(),
            letters.maxBytes(),
            letters.maxMessages())
        .with("discard", "old");
  }

  private Tree limits(Tree spec, Duration maxAge, OptionalLong maxBytes, OptionalLong maxMessages) {
    return spec.with("storage", provision.storage().word())
        .with("replicas", provision.replicas())
        .with("maxAge", Optional.of(maxAge).filter(age -> !age.isZero()).map(Period::written))
        .with("maxBytes", boxed(maxBytes))
        .with("maxMsgs", boxed(maxMessages));
  }

  private Tree consumer() {
    Consumer consumer = provision.consumer();
    List<String> filters = consumer.filterSubjects();
    Tree spec =
        Tree.of("streamName", service.nats().stream())
            .with("durableName", service.nats().consumer())
            .with("deliverPolicy", "all")
            .with("ackPolicy", "explicit")
            .with("ackWait", Period.written(consumer.firstWait()))
            .with("maxDeliver", consumer.maxDeliver())
            .withSome("backoff", consumer.backoff().stream().map(Period::written).toList())
            .with("maxAckPending", consumer.maxAckPending());
    if (filters.size() == 1) {
      spec.with("filterSubject", filters.get(0));
    } else {
      spec.withSome("filterSubjects", filters);
    }
    return spec.with("replayPolicy", "instant");
  }

  private List<String> servers() {
    return service.nats().servers().servers().stream()
        .map(server -> server.scheme() + "://" + server.host() + ":" + server.port())
        .toList();
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }
}
