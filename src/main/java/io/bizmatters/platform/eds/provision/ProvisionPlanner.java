package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.NatsSubjects;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.provision.Difference.Reach;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Action;
import io.bizmatters.platform.eds.provision.ProvisionPlan.ProvisionStep.Kind;
import io.bizmatters.platform.eds.provision.StreamSurvey.LiveStreams;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Plans the steps from the wanted settings and the live state; a pure function. It refuses all
 * changes that would lose messages or that NATS would refuse, before any request is sent.
 */
final class ProvisionPlanner {

  private static final String FORCE = "-Deds.provision.force";

  private final LiveStreams found;
  private final Provisioning.Options options;
  private final List<ProvisionStep> steps = new ArrayList<>();

  /** The streams that will exist after the previous steps. */
  private final Map<String, JsonNode> streams = new LinkedHashMap<>();

  private final Map<String, Map<String, List<String>>> readers = new LinkedHashMap<>();
  private final Map<String, Owned<StreamSettings>> ownedStreams = new LinkedHashMap<>();
  private final Map<String, Owned<ConsumerSettings>> ownedConsumers = new LinkedHashMap<>();
  private final Set<String> anew = new LinkedHashSet<>();

  private ProvisionPlanner(LiveStreams found, Provisioning.Options options) {
    this.found = found;
    this.options = options;
    found.streams().forEach((name, info) -> streams.put(name, info.path("config")));
  }

  /** Settings, and the service that wants them. */
  private record Owned<S>(String service, S settings) {}

  static ProvisionPlan plan(
      List<EventDrivenService> services, LiveStreams found, Provisioning.Options options) {
    ProvisionPlanner planner = new ProvisionPlanner(found, options);
    services.forEach(planner::plan);
    return new ProvisionPlan(planner.steps);
  }

  /** Returns the streams that a service wants: for its messages and for its dead letters. */
  static List<StreamSettings> streams(EventDrivenService service) {
    List<StreamSettings> streams = new ArrayList<>();
    Nats nats = service.nats();
    nats.provision()
        .ifPresent(
            provision -> {
              streams.add(StreamSettings.ofWork(nats.stream(), provision));
              provision
                  .deadLetter()
                  .map(
                      letters ->
                          StreamSettings.ofDeadLetters(
                              letters, nats.stream(), nats.consumer(), provision))
                  .ifPresent(streams::add);
            });
    return streams;
  }

  /** Returns the consumer that a service wants. */
  static Optional<ConsumerSettings> consumer(EventDrivenService service) {
    Nats nats = service.nats();
    return nats.provision()
        .map(it -> new ConsumerSettings(nats.stream(), nats.consumer(), it.consumer()));
  }

  private void plan(EventDrivenService service) {
    if (service.nats().provision().isEmpty()) {
      unmanaged(service);
      return;
    }
    // the stream of dead letters before the consumer, so that no dead letter is missed
    streams(service).forEach(settings -> stream(service, settings));
    consumer(service).ifPresent(settings -> consumer(service, settings));
  }

  private void unmanaged(EventDrivenService service) {
    Nats nats = service.nats();
    boolean stream = streams.containsKey(nats.stream());
    steps.add(seen(service, Kind.STREAM, "", stream));
    boolean consumer =
        found.consumersOf(nats.stream()).containsKey(nats.consumer())
            || readers.getOrDefault(nats.stream(), Map.of()).containsKey(nats.consumer());
    steps.add(seen(service, Kind.CONSUMER, nats.consumer(), consumer));
  }

  private static ProvisionStep seen(
      EventDrivenService service, Kind kind, String consumer, boolean there) {
    return new ProvisionStep(
        service.name(),
        kind,
        service.nats().stream(),
        consumer,
        there ? Action.UNMANAGED : Action.MISSING,
        there ? "there; nothing of it is managed without <provision>" : "not there",
        there
            ? List.of()
            : List.of(
                new Miss(
                    "provision",
                    "missing, and no <provision> says how to create it",
                    "it exists, or the service configures it",
                    "<nats>…<provision><subjects><subject>orders.placed.*</subject></subjects></provision></nats>")),
        List.of(),
        Map.of());
  }

  private void stream(EventDrivenService service, StreamSettings settings) {
    Kind kind = settings.shares() ? Kind.DEAD_LETTERS : Kind.STREAM;
    Optional<Owned<StreamSettings>> other =
        Optional.ofNullable(
            ownedStreams.putIfAbsent(settings.name(), new Owned<>(service.name(), settings)));
    if (other.isPresent() && !settings.shares()) {
      if (!other.get().settings().equals(settings)) {
        steps.add(step(service, kind, settings.name(), "", disagreement(other.get(), settings)));
      }
      return;
    }
    Optional<JsonNode> live = Optional.ofNullable(streams.get(settings.name()));
    if (live.isEmpty()) {
      create(service, kind, settings);
      return;
    }
    List<Difference> differences = settings.against(live.get());
    List<Miss> refusals = new ArrayList<>(refusals(differences));
    mirror(live.get()).ifPresent(refusals::add);
    refusals.addAll(overlaps(settings, StreamSettings.subjectsOf(live.get())));
    add(service, kind, settings, live.get(), differences, refusals);
  }

  private void create(EventDrivenService service, Kind kind, StreamSettings settings) {
    List<Miss> refusals = overlaps(settings, List.of());
    steps.add(
        new ProvisionStep(
            service.name(),
            kind,
            settings.name(),
            "",
            refusals.isEmpty() ? Action.CREATE : Action.REFUSED,
            settings.summary(),
            refusals,
            notes(settings),
            settings.configuration()));
    becomes(settings.name(), settings.configuration());
  }

  private void add(
      EventDrivenService service,
      Kind kind,
      StreamSettings settings,
      JsonNode live,
      List<Difference> differences,
      List<Miss> refusals) {
    boolean recreates = isImmutable(differences);
    List<String> notes = new ArrayList<>(notes(settings));
    if (recreates) {
      notes.add(lost(settings.name()));
    }
    Map<String, Object> configuration =
        recreates ? settings.configuration() : merged(live, differences);
    steps.add(
        new ProvisionStep(
            service.name(),
            kind,
            settings.name(),
            "",
            action(differences, refusals),
            shown(differences),
            refusals,
            notes,
            differences.isEmpty() ? Map.of() : configuration));
    if (refusals.isEmpty()) {
      becomes(settings.name(), configuration);
    }
    if (refusals.isEmpty() && recreates) {
      anew.add(settings.name());
    }
  }

  private String lost(String stream) {
    long messages =
        found.stream(stream).map(info -> info.path("state").path("messages").asLong(0)).orElse(0L);
    Set<String> consumers = found.consumersOf(stream).keySet();
    return "deleting "
        + stream
        + " deletes its "
        + messages
        + (messages == 1 ? " message" : " messages")
        + (consumers.isEmpty() ? "" : " and its consumers " + String.join(", ", consumers));
  }

  private void becomes(String stream, Map<String, Object> configuration) {
    streams.put(stream, JsonTree.of(JsonText.compact(configuration)));
  }

  private static Miss disagreement(Owned<StreamSettings> other, StreamSettings settings) {
    JsonNode first = JsonTree.of(JsonText.compact(other.settings().configuration()));
    return new Miss(
        "provision",
        other.service() + " wants it otherwise: " + shown(settings.against(first)),
        "services of one stream want the same of it",
        "write the same into both blocks");
  }

  private static ProvisionStep step(
      EventDrivenService service, Kind kind, String stream, String consumer, Miss refused) {
    return new ProvisionStep(
        service.name(),
        kind,
        stream,
        consumer,
        Action.REFUSED,
        refused.found(),
        List.of(refused),
        List.of(),
        Map.of());
  }

  private List<String> notes(StreamSettings settings) {
    List<String> notes = new ArrayList<>();
    boolean single = Long.valueOf(1).equals(settings.values().get("num_replicas"));
    if (options.production() && found.clustered() && single) {
      notes.add("replicas 1 in production on several NATS servers: 3 bear the loss of one");
    }
    JsonNode limits = found.account().path("limits");
    long most = limits.path("max_storage").asLong(-1);
    if (settings.values().get("max_bytes") instanceof Long bytes && most > 0 && bytes > most) {
      notes.add("maxBytes " + bytes + " is above what the account may store (" + most + ")");
    }
    return notes;
  }

  private static Optional<Miss> mirror(JsonNode live) {
    String origin = live.path("mirror").path("name").asString("");
    return origin.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Miss(
                "subjects",
                "a mirror of " + origin,
                "a stream with subjects of its own: a mirror has none (10034)",
                "provision " + origin + " instead, or name another stream"));
  }

  /** Refuses subjects that another stream has; NATS keeps a message in one stream only. */
  private List<Miss> overlaps(StreamSettings settings, List<String> own) {
    Map<String, List<String>> others = new LinkedHashMap<>(found.neighbours());
    ownedStreams.forEach((name, owned) -> others.put(name, owned.settings().subjects()));
    others.remove(settings.name());
    List<Miss> refusals = new ArrayList<>();
    for (String subject : settings.subjects()) {
      others.forEach(
          (name, subjects) ->
              subjects.stream()
                  .filter(taken -> !own.contains(subject) && NatsSubjects.overlap(taken, subject))
                  .map(taken -> taken(subject, name, taken, settings.shares()))
                  .forEach(refusals::add));
    }
    return refusals;
  }

  private static Miss taken(String subject, String stream, String theirs, boolean letters) {
    return new Miss(
        letters ? "deadLetter" : "subjects",
        subject + " overlaps with " + theirs + " of stream " + stream,
        "subjects that no other stream of the account has (10065)",
        letters
            ? "deadLetter.stream "
                + stream
                + ", or deadLetter.enabled false where that one is enough"
            : "narrow the subjects, or let the service read stream " + stream);
  }

  private void consumer(EventDrivenService service, ConsumerSettings settings) {
    String key = settings.stream() + " " + settings.name();
    Optional<Owned<ConsumerSettings>> other =
        Optional.ofNullable(ownedConsumers.putIfAbsent(key, new Owned<>(service.name(), settings)));
    if (other.isPresent()) {
      if (!other.get().settings().equals(settings)) {
        steps.add(
            step(
                service,
                Kind.CONSUMER,
                settings.stream(),
                settings.name(),
                new Miss(
                    "consumer",
                    other.get().service() + " wants it otherwise",
                    "services of one consumer want the same of it",
                    "a consumer of its own for each, named for its service: " + service.name())));
      }
      return;
    }
    Optional<JsonNode> live =
        anew.contains(settings.stream())
            ? Optional.empty()
            : Optional.ofNullable(found.consumersOf(settings.stream()).get(settings.name()));
    List<Difference> differences = live.map(settings::against).orElse(List.of());
    List<Miss> refusals = new ArrayList<>(refusals(differences));
    if (live.isEmpty() || differences.stream().anyMatch(ConsumerSettings::mayCollide)) {
      refusals.addAll(competitors(settings));
    }
    boolean recreates = live.isEmpty() || isImmutable(differences);
    steps.add(
        new ProvisionStep(
            service.name(),
            Kind.CONSUMER,
            settings.stream(),
            settings.name(),
            live.isEmpty() && refusals.isEmpty() ? Action.CREATE : action(differences, refusals),
            live.isEmpty() ? settings.summary() : shown(differences),
            refusals,
            live.map(ProvisionPlanner::notes).orElse(List.of()),
            recreates
                ? settings.configuration()
                : differences.isEmpty()
                    ? Map.of()
                    : merged(live.get().path("config"), differences)));
    readers
        .computeIfAbsent(settings.stream(), same -> new LinkedHashMap<>())
        .put(settings.name(), settings.wanted().filterSubjects());
  }

  /** Returns remarks about a live consumer's unmanaged settings. */
  private static List<String> notes(JsonNode info) {
    List<String> notes = new ArrayList<>();
    JsonNode live = info.path("config");
    String policy = live.path("deliver_policy").asString("all");
    if (!policy.equals("all")) {
      notes.add(
          "deliverPolicy " + policy + " stays: what was published before it is not delivered");
    }
    if (info.path("paused").asBoolean(false)) {
      notes.add("it is paused: nothing flows, and the lag grows");
    }
    long idle = live.path("inactive_threshold").asLong(0);
    if (idle > 0) {
      notes.add(
          "inactiveThreshold stays: NATS deletes it after no pull for "
              + StreamSettings.period(idle));
    }
    return notes;
  }

  /**
   * Refuses consumers of a workqueue that would receive the same messages: NATS allows one consumer
   * for each message.
   */
  private List<Miss> competitors(ConsumerSettings settings) {
    JsonNode stream = Optional.ofNullable(streams.get(settings.stream())).orElseThrow();
    if (!stream.path("retention").asString("").equals("workqueue")) {
      return List.of();
    }
    Map<String, List<String>> others = new LinkedHashMap<>();
    if (!anew.contains(settings.stream())) {
      found
          .consumersOf(settings.stream())
          .forEach(
              (name, info) -> others.put(name, ObservedConsumer.filtersOf(info.path("config"))));
    }
    others.putAll(readers.getOrDefault(settings.stream(), Map.of()));
    others.remove(settings.name());
    List<Miss> refusals = new ArrayList<>();
    List<String> own = settings.wanted().filterSubjects();
    others.forEach(
        (name, filters) -> {
          boolean all = own.isEmpty() || filters.isEmpty();
          if (all
              || filters.stream()
                  .anyMatch(one -> own.stream().anyMatch(two -> NatsSubjects.overlap(one, two)))) {
            refusals.add(
                new Miss(
                    "filterSubjects",
                    "consumer "
                        + name
                        + " reads "
                        + (filters.isEmpty() ? "all" : String.join(" ", filters)),
                    "one consumer for each message of a workqueue: NATS refuses a second ("
                        + (all ? "10099" : "10100")
                        + ")",
                    "filterSubjects that do not overlap, the same consumer for both, or retention interest"));
          }
        });
    return refusals;
  }

  private List<Miss> refusals(List<Difference> differences) {
    return options.force()
        ? List.of()
        : differences.stream()
            .filter(one -> !one.isHarmless())
            .map(ProvisionPlanner::refused)
            .toList();
  }

  private static Miss refused(Difference difference) {
    boolean immutable = difference.reach() == Reach.IMMUTABLE;
    return new Miss(
        difference.field(),
        difference.live() + " (" + difference.wanted() + " is wanted)",
        "the existing value, because " + difference.why(),
        difference.field()
            + " "
            + difference.live()
            + " in <provision>, or "
            + FORCE
            + (immutable
                ? ", which deletes it and creates it again"
                : ", which changes it nevertheless"));
  }

  private static Action action(List<Difference> differences, List<Miss> refusals) {
    if (!refusals.isEmpty()) {
      return Action.REFUSED;
    }
    if (differences.isEmpty()) {
      return Action.UNCHANGED;
    }
    return isImmutable(differences) ? Action.RECREATE : Action.UPDATE;
  }

  private static boolean isImmutable(List<Difference> differences) {
    return differences.stream().anyMatch(one -> one.reach() == Reach.IMMUTABLE);
  }

  private static String shown(List<Difference> differences) {
    return differences.stream().map(Difference::shown).collect(Collectors.joining(", "));
  }

  private static Map<String, Object> merged(JsonNode live, List<Difference> differences) {
    Map<String, Object> all = new LinkedHashMap<>(PlainTree.of(live));
    for (Difference difference : differences) {
      all.putAll(difference.values());
    }
    all.values().removeIf(value -> value.equals(Optional.empty()));
    return all;
  }
}
