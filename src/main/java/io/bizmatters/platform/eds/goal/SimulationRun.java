package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.goal.SimulationInput.LoadAndRecording;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.OwnFiles;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.Scaler;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import io.bizmatters.platform.eds.simulate.Setting.Consumer;
import io.bizmatters.platform.eds.simulate.Setting.Goal;
import io.bizmatters.platform.eds.simulate.Setting.Worker;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The simulations of a run: one for each service, and the files of their reports. */
final class SimulationRun {

  /** As many services are simulated side by side, and then written. */
  private static final int SIDE_BY_SIDE = 8;

  private static final OwnFiles OURS =
      new OwnFiles(
          List.of(
              Pattern.compile("<!DOCTYPE html>[\\s\\S]{0,1500}<title>Simulation of "),
              Pattern.compile(
                  "\\{\\s*\"schema\"\\s*:\\s*1\\s*,\\s*\"goal\"\\s*:\\s*\"simulate\"")));

  /**
   * What the parameters ask for.
   *
   * @param batch empty for that of the service
   */
  record Request(
      LoadAndRecording load,
      ServiceTime time,
      Optional<Integer> batch,
      Duration startDelay,
      boolean drain,
      Optional<Duration> duration,
      Cluster cluster,
      Goal goal,
      long seed,
      int runs,
      Keep keep) {}

  private final Request request;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  SimulationRun(Request request, Path folder) {
    this.request = request;
    this.folder = folder;
  }

  Keep keep() {
    return request.keep();
  }

  boolean hasLatencyGoal() {
    return request.goal().latency().isPresent();
  }

  Optional<Recording> recording() {
    return request.load().recording();
  }

  /** Returns why the services cannot be simulated; knows them after {@link #settings}. */
  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Returns the settings of all services that can be simulated. */
  List<Setting> settings(Configuration configuration) {
    List<Setting> settings = new ArrayList<>();
    for (ConfiguredService configured : configuration.services()) {
      configured.service().ifPresent(service -> settings.add(setting(service, configured.home())));
    }
    return settings;
  }

  private Setting setting(EventDrivenService service, Origin home) {
    Consumer consumer =
        service
            .nats()
            .provision()
            .map(
                made ->
                    new Consumer(
                        made.consumer().firstWait(), limit(made.consumer().maxAckPending())))
            .orElseGet(Consumer::usual);
    int batch = request.batch().or(() -> service.nats().batchSize()).orElse(1);
    check(service, home, consumer, batch);
    Scaler scaler = Scaler.of(service.autoscaling());
    OptionalInt start = OptionalInt.empty();
    Optional<OptionalInt> recorded = recording().map(Recording::startReplicas);
    if (recorded.isPresent() && recorded.get().isPresent()) {
      start = OptionalInt.of(Math.min(recorded.get().getAsInt(), scaler.max()));
    }
    return new Setting(
        service.name(),
        scaler,
        consumer,
        new Worker(
            request.time(), batch, request.startDelay(), request.drain(), service.gracePeriod()),
        request.cluster(),
        request.load().load(),
        request.goal(),
        start,
        request.duration(),
        request.seed(),
        request.runs());
  }

  private static int limit(int maxAckPending) {
    return maxAckPending < 0 ? Integer.MAX_VALUE : maxAckPending;
  }

  private void check(EventDrivenService service, Origin home, Consumer consumer, int batch) {
    if (!service.autoscaling().enabled()) {
      problems.add(
          Problem.error(
              home,
              service.name() + " with autoscaling.enabled false",
              "services that KEDA scales",
              "set autoscaling.enabled to true; without it "
                  + service.autoscaling().minReplicas()
                  + " replicas stay"));
    }
    if (!service.autoscaling().triggers().isEmpty()) {
      problems.add(
          Problem.info(
              home,
              service.name() + " with autoscaling.triggers",
              "the lag of NATS alone: no further trigger is simulated",
              "expect more replicas than these while a further trigger is active"));
    }
    if (batch > consumer.maxAckPending()) {
      problems.add(
          Problem.error(
              home,
              service.name() + " with a batch of " + batch,
              "at most maxAckPending of its consumer, " + consumer.maxAckPending(),
              "a batch of " + consumer.maxAckPending() + ", or a higher maxAckPending"));
    }
  }

  /** Takes the result of one service. */
  interface Result<T> {
    void take(T result) throws OutputException;
  }

  /** Computes several services side by side, and gives their results in order. */
  <T> void each(List<Setting> settings, Function<Setting, T> work, Result<T> result)
      throws OutputException {
    for (int i = 0; i < settings.size(); i += SIDE_BY_SIDE) {
      List<Setting> part = settings.subList(i, Math.min(settings.size(), i + SIDE_BY_SIDE));
      for (T one : part.parallelStream().map(work).toList()) {
        result.take(one);
      }
    }
  }

  /**
   * Writes the files of a service.
   *
   * @return the page
   * @throws OutputException when a file cannot be written
   */
  Path write(String service, String json, String page) throws OutputException {
    Path data = folder.resolve(service + ".json");
    Path file = folder.resolve(service + ".html");
    OURS.check(file);
    OURS.replace(data, json);
    OURS.replace(file, page);
    return file;
  }
}
