package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.JetStreamErrors;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.provision.Difference.Reach;
import io.bizmatters.platform.eds.provision.JetStreamApi.Answer.Denied;
import io.bizmatters.platform.eds.provision.JetStreamApi.Answer.Given;
import io.bizmatters.platform.eds.provision.JetStreamApi.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the live state of all wanted streams and consumers: two requests for each unchanged
 * service, all at the same time.
 */
final class StreamSurvey {

  private final JetStreamApi api;
  private final Map<String, JsonNode> streams = new LinkedHashMap<>();
  private final Map<String, Map<String, JsonNode>> consumers = new LinkedHashMap<>();
  private final Map<String, List<String>> neighbours = new LinkedHashMap<>();
  private JsonNode account = MissingNode.getInstance();

  StreamSurvey(JetStreamApi api) {
    this.api = api;
  }

  /** A question and the receiver of its answer; "not found" means missing. */
  private record Errand(Question question, Consumer<JsonNode> take) {}

  LiveStreams of(List<EventDrivenService> services) throws NatsException, InterruptedException {
    List<StreamSettings> wanted = new ArrayList<>();
    services.forEach(service -> wanted.addAll(ProvisionPlanner.streams(service)));
    firstLook(services, wanted);
    secondLook(services, wanted);
    Set<String> unknown = new LinkedHashSet<>(neighbours.keySet());
    unknown.removeAll(streams.keySet());
    Map<String, JsonNode> others = new LinkedHashMap<>();
    run(unknown.stream().map(name -> stream(name, others)).toList());
    others.forEach((name, info) -> neighbours.put(name, subjects(info)));
    neighbours.keySet().stream()
        .filter(streams::containsKey)
        .toList()
        .forEach(name -> streamInfo(name).ifPresent(info -> neighbours.put(name, subjects(info))));
    return new LiveStreams(streams, consumers, neighbours, account, api.session().isClustered());
  }

  private Optional<JsonNode> streamInfo(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  private static List<String> subjects(JsonNode info) {
    return StreamSettings.subjectsOf(info.path("config"));
  }

  private void firstLook(List<EventDrivenService> services, List<StreamSettings> wanted)
      throws NatsException, InterruptedException {
    Set<String> names = new LinkedHashSet<>();
    services.forEach(service -> names.add(service.nats().stream()));
    wanted.forEach(stream -> names.add(stream.name()));
    List<Errand> errands = new ArrayList<>();
    errands.add(new Errand(Question.of("INFO"), body -> account = body));
    names.forEach(name -> errands.add(stream(name, streams)));
    for (EventDrivenService service : services) {
      Nats nats = service.nats();
      errands.add(
          new Errand(
              Question.of("CONSUMER.INFO." + nats.stream() + "." + nats.consumer()),
              body -> put(nats.stream(), body)));
    }
    run(errands);
  }

  private static Errand stream(String name, Map<String, JsonNode> into) {
    return new Errand(Question.of("STREAM.INFO." + name), body -> into.put(name, body));
  }

  private void put(String stream, JsonNode consumer) {
    consumers
        .computeIfAbsent(stream, same -> new LinkedHashMap<>())
        .put(consumer.path("name").asString(""), consumer);
  }

  /**
   * Reads more for new streams and consumers: other streams of the subjects, other consumers of the
   * messages.
   */
  private void secondLook(List<EventDrivenService> services, List<StreamSettings> wanted)
      throws NatsException, InterruptedException {
    List<Errand> errands = new ArrayList<>();
    for (StreamSettings stream : wanted) {
      List<String> there = streamInfo(stream.name()).map(StreamSurvey::subjects).orElse(List.of());
      for (String subject : stream.subjects()) {
        if (!there.contains(subject)) {
          errands.add(
              new Errand(
                  new Question("STREAM.NAMES", Map.of("subject", subject)),
                  body ->
                      body.path("streams")
                          .forEach(name -> neighbours.put(name.asString(""), List.of()))));
        }
      }
    }
    for (String stream : crowded(services)) {
      errands.add(
          new Errand(
              Question.of("CONSUMER.LIST." + stream),
              body -> body.path("consumers").forEach(one -> put(stream, one))));
    }
    run(errands);
  }

  /** Returns the existing streams whose other consumers matter. */
  private Set<String> crowded(List<EventDrivenService> services) {
    Set<String> crowded = new LinkedHashSet<>();
    for (EventDrivenService service : services) {
      String stream = service.nats().stream();
      for (StreamSettings settings : ProvisionPlanner.streams(service)) {
        streamInfo(settings.name())
            .filter(
                info ->
                    settings.against(info.path("config")).stream()
                        .anyMatch(one -> one.reach() == Reach.IMMUTABLE))
            .ifPresent(info -> crowded.add(settings.name()));
      }
      Optional<JsonNode> live =
          Optional.ofNullable(
              consumers.getOrDefault(stream, Map.of()).get(service.nats().consumer()));
      boolean changes =
          ProvisionPlanner.consumer(service)
              .filter(
                  settings ->
                      live.isEmpty()
                          || settings.against(live.get()).stream()
                              .anyMatch(ConsumerSettings::mayCollide))
              .isPresent();
      if (changes && streams.containsKey(stream)) {
        crowded.add(stream);
      }
    }
    return crowded;
  }

  private void run(List<Errand> errands) throws NatsException, InterruptedException {
    List<JetStreamApi.Answer> answers = api.ask(errands.stream().map(Errand::question).toList());
    for (int i = 0; i < errands.size(); i++) {
      JetStreamApi.Answer answer = answers.get(i);
      if (answer instanceof Given given) {
        errands.get(i).take().accept(given.body());
      } else if (answer instanceof Denied denied && !JetStreamErrors.isMissing(denied.code())) {
        throw new NatsException(
            errands.get(i).question().subject()
                + ": "
                + denied.description()
                + " ("
                + denied.code()
                + ")",
            JetStreamErrors.fix(denied.code()));
      }
    }
  }

  /**
   * Holds the live state of an account of NATS, as far as a plan needs it.
   *
   * @param streams answers of {@code STREAM.INFO} by name
   * @param consumers answers of {@code CONSUMER.INFO} by stream and name; all consumers of a stream
   *     where a new one could conflict
   * @param neighbours the subjects of other streams that overlap with wanted subjects, by name
   * @param account the answer of {@code $JS.API.INFO}
   * @param clustered whether the server belongs to a cluster
   */
  record LiveStreams(
      Map<String, JsonNode> streams,
      Map<String, Map<String, JsonNode>> consumers,
      Map<String, List<String>> neighbours,
      JsonNode account,
      boolean clustered) {

    LiveStreams {
      streams = Map.copyOf(streams);
      consumers = Map.copyOf(consumers);
      neighbours = Map.copyOf(neighbours);
    }

    Optional<JsonNode> stream(String name) {
      return Optional.ofNullable(streams.get(name));
    }

    Map<String, JsonNode> consumersOf(String stream) {
      return consumers.getOrDefault(stream, Map.of());
    }
  }
}
