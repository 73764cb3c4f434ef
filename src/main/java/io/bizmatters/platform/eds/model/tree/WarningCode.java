package io.bizmatters.platform.eds.model.tree;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the codes of warnings. A code's word stays stable when the text of the warning changes,
 * because {@code eds.accept.warnings} refers to it.
 */
public enum WarningCode {
  PLATFORM_CONVENTION(
      "platform.convention", "A value that differs from the platform's convention."),
  PLATFORM_POLICY("platform.policy", "A value that a policy of the platform advises against."),
  PLATFORM_EXCEPTION("platform.exception", "An exception of a policy that has ended."),
  PLATFORM_SNAPSHOT("platform.snapshot", "A SNAPSHOT of a platform in a build of a release."),
  NAMESPACE_SHARED(
      "namespace.shared",
      "A namespace of the cluster's own instead of the team's: on platform bizmatters, `default`, `keda` or `nats`."),
  NAMESPACE_CONVENTION(
      "namespace.convention",
      "A namespace that the platform's convention does not allow: on platform bizmatters, one that is not `{layer}-{category}`."),
  NAME_CONVENTION(
      "name.convention", "A stream or consumer name that the platform's claims refuse."),
  CONSUMER_CONVENTION(
      "consumer.convention",
      "A consumer that the platform's convention does not allow: on platform bizmatters, one that is not `<name>-workers`."),
  CONSUMER_HYPHEN(
      "consumer.hyphen", "On platform bizmatters, a consumer's name with a hyphen at an end."),
  CONSUMER_SHARED("consumer.shared", "One consumer of two services."),
  IMAGE_FLOATING("image.floating", "An image without a tag, or with the tag `latest`."),
  IMAGE_STALE("image.stale", "A digest file that another build left."),
  NATS_URL_PORTABLE("nats.url.portable", "A claim's NATS URL that Crossplane's API refuses."),
  NATS_URL_OUTSIDE("nats.url.outside", "A NATS host outside the cluster, with a guessed endpoint."),
  MONITORING_SERVICE("monitoring.service", "A monitoring endpoint that is not headless."),
  MONITORING_NAMESPACE("monitoring.namespace", "A monitoring endpoint of another namespace."),
  HTTP_PORT("http.port", "A port below 1024, which the worker may not bind."),
  HTTP_AFFINITY("http.sessionAffinity", "Session affinity without an HTTP port."),
  SECRETS_SLOTS("secrets.slots", "More Secrets than a claim has slots for."),
  AUTOSCALING_MAX("autoscaling.maxReplicas", "More than 1000 replicas."),
  AUTOSCALING_ACTIVATION("autoscaling.activation", "An activation threshold without effect."),
  AUTOSCALING_COOLDOWN("autoscaling.cooldown", "A cooldown shorter than the scale-down window."),
  DISRUPTION_DRAIN("disruption.drain", "A disruption budget that lets no node be drained."),
  LIFECYCLE_STOP("lifecycle.stop", "A preStop hook that takes the whole grace period."),
  PROVISION_SUBJECT(
      "provision.subject",
      "A subject that the platform's convention does not allow: on platform bizmatters, one that is not `service.action.*`."),
  PROVISION_MEMORY("provision.memory", "A stream in memory, lost when NATS restarts."),
  PROVISION_RETENTION("provision.retention", "A stream that keeps acknowledged messages."),
  PROVISION_AGE("provision.maxAge", "A stream that keeps messages without a limit of age."),
  PROVISION_GRACE(
      "provision.grace", "A grace period shorter than the wait for an acknowledgement."),
  PROVISION_ACK_WAIT("provision.ackWait", "An `ackWait` that `backoff` replaces."),
  PROVISION_PENDING("provision.maxAckPending", "A limit of open messages that lets pods idle."),
  PROVISION_DEAD_LETTER("provision.deadLetter", "A dead-letter stream that stays empty."),
  PROVISION_NOTE("provision.note", "What `eds:provision` leaves as it is in NATS."),
  EXTRA_KIND("extra.kind", "An extra of a kind that looks misspelled."),
  PATCH_EMPTY("patch.empty", "A patch without a change."),
  FILE_EMPTY("file.empty", "A YAML file without a document."),
  FILE_EXTENSION("file.extension", "A source file that is not named `*.yaml`, and is not read."),
  STREAM_CHECK("stream.check", "What `eds.nats.check` could not look at or compare."),
  CONSUMER_FILTER("consumer.filter", "A live consumer's filter outside of the stream's subjects."),
  CONSUMER_ACK_POLICY("consumer.ackPolicy", "A live consumer that acknowledges all at once."),
  CONSUMER_ACK_WAIT("consumer.ackWait", "A live `ackWait` shorter than the grace period."),
  CONSUMER_MAX_DELIVER("consumer.maxDeliver", "A live consumer that delivers for ever."),
  CONSUMER_MAX_ACK_PENDING(
      "consumer.maxAckPending", "A live limit of open messages that lets pods idle."),
  CONSUMER_PRIORITY("consumer.priority", "A live consumer with priority groups."),
  CONSUMER_INACTIVE_THRESHOLD(
      "consumer.inactiveThreshold", "A live consumer that NATS deletes when nobody asks."),
  CONSUMER_PAUSED("consumer.paused", "A live consumer that is paused."),
  CONSUMER_DELIVER_POLICY("consumer.deliverPolicy", "A live consumer of new messages only."),
  CONSUMER_LEADER("consumer.leader", "A leader that KEDA may not find by its name."),
  CONSUMER_OVERLAP("consumer.overlap", "Another consumer of a work queue that takes all."),
  NATS_URL_LOGIN("nats.url.login", "A login in `eds.nats.url`."),
  CLUSTER_CONNECTION("cluster.connection", "A connection that others can read or change."),
  SERVER_WARNING("server.warning", "What the API server or apply says of an applied object."),
  REACTOR_FIRST("reactor.first", "A goal by name, which runs in the reactor's first module alone."),
  OUTPUT_EDITED(
      "output.edited", "A generated file with edits, which the goal replaced or deleted."),
  REPORT_WRITE("report.write", "A report or summary that could not be written or deleted."),
  RELEASE_ROLLBACK("release.rollback", "A failed service and the release it went back to."),
  RELEASE_UNAWAITED("release.unawaited", "A service that was applied and not waited for."),
  DELETE_FOREIGN("delete.foreign", "An object that `eds:delete` left, because it is another's."),
  DELETE_UNLISTED("delete.unlisted", "A kind of objects that `eds:delete` may not list."),
  LOGS_UNREADABLE("logs.unreadable", "Logs of a pod that could not be read.");

  private final String word;
  private final String meaning;

  WarningCode(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** Returns the word in reports and POMs. */
  public String word() {
    return word;
  }

  /** Returns the meaning: one sentence in Markdown. */
  public String meaning() {
    return meaning;
  }

  /** Finds the code with this word. */
  public static Optional<WarningCode> of(String word) {
    for (WarningCode code : values()) {
      if (code.word.equals(word)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  /** Returns all words, in the order of the codes. */
  public static List<String> words() {
    return Stream.of(values()).map(WarningCode::word).toList();
  }
}
