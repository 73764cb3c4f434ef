package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.SimulationInput.LoadAndRecording;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import java.io.File;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of goals that simulate the autoscaler. */
abstract class SimulationMojo extends ServiceMojo {

  /**
   * Sets the messages that are published: {@code constant:R}, {@code burst:N@T}, {@code ramp:A..B},
   * {@code diurnal:LOW..HIGH}, {@code poisson:R} with rates in messages a second, or a file of
   * lines {@code second,messages}, or a file of {@code eds:record}. Required.
   */
  @Parameter(property = "eds.simulate.load")
  private @Nullable String load;

  /**
   * Sets how long a worker needs for a message: a number of seconds, {@code lognormal:MEDIAN,P95},
   * {@code uniform:A..B}, or a file of {@code eds:record}. Required, unless the load is a recording
   * that knows it.
   */
  @Parameter(property = "eds.simulate.secondsPerMessage")
  private @Nullable String secondsPerMessage;

  /**
   * Sets how many messages a pod takes at once. The default is {@code nats.batchSize} of the
   * service, or 1.
   */
  @Parameter(property = "eds.simulate.batch")
  private @Nullable String batch;

  /** Sets how long a new pod takes until it works. */
  @Parameter(property = "eds.simulate.startDelay", defaultValue = "0s")
  private String startDelay = "0s";

  /**
   * True lets a stopping pod finish the messages that it holds. False returns them after the
   * consumer's {@code ackWait}.
   */
  @Parameter(property = "eds.simulate.drain", defaultValue = "true")
  private boolean drains = true;

  /** Sets the simulated time. If unset, the simulation ends 10 minutes after the load. */
  @Parameter(property = "eds.simulate.duration")
  private @Nullable String duration;

  /** Sets how often the HPA controller looks. */
  @Parameter(property = "eds.simulate.hpaSync", defaultValue = "15s")
  private String hpaSync = "15s";

  /** Sets the HPA controller's own window of scaling down. */
  @Parameter(property = "eds.simulate.hpaStabilization", defaultValue = "300s")
  private String hpaStabilization = "300s";

  /** Sets the version of Kubernetes, such as 1.34. The default is the newest known version. */
  @Parameter(property = "eds.simulate.kubernetes")
  private @Nullable String kubernetes;

  /** Sets the version of KEDA, which the report names. The default is the newest known version. */
  @Parameter(property = "eds.simulate.keda")
  private @Nullable String keda;

  /** Sets the price of a pod for an hour, for the cost. */
  @Parameter(property = "eds.simulate.pricePerPodHour")
  private @Nullable String pricePerPodHour;

  /** Sets how long 95 of 100 messages may wait at most until a worker begins them. */
  @Parameter(property = "eds.simulate.latencyGoal")
  private @Nullable String latencyGoal;

  /** Sets the seed of random loads and times. */
  @Parameter(property = "eds.simulate.seed", defaultValue = "1")
  private String seed = "1";

  /** Sets the number of runs, each with other phases of the clocks of the HPA and of KEDA. */
  @Parameter(property = "eds.simulate.runs", defaultValue = "20")
  private String runs = "20";

  /** Chooses the runs that the file holds in full: {@code 1}, the middle one, or {@code all}. */
  @Parameter(property = "eds.simulate.runsKept", defaultValue = "1")
  private String runsKept = "1";

  /** Names the directory of the reports; the goal writes into its folder {@code simulate}. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  @Override
  final Runnable warmUp() {
    return () -> {}; // nothing is rendered
  }

  /** Returns the simulations of a run. */
  final SimulationRun simulations(ParameterReader reader) {
    SimulationInput input = new SimulationInput(reader, module().base());
    LoadAndRecording loaded = input.load(Optional.ofNullable(load));
    SimulationRun.Request request =
        new SimulationRun.Request(
            loaded,
            input.time(Optional.ofNullable(secondsPerMessage), loaded),
            input.batch(Optional.ofNullable(batch)),
            input.period("startDelay", startDelay),
            drains,
            input.duration(Optional.ofNullable(duration)),
            input.cluster(
                hpaSync,
                hpaStabilization,
                Optional.ofNullable(kubernetes),
                Optional.ofNullable(keda)),
            input.goal(Optional.ofNullable(pricePerPodHour), Optional.ofNullable(latencyGoal)),
            input.seed(seed),
            input.runs(runs),
            input.keep(runsKept));
    return new SimulationRun(
        input.fitting(request), module().output(outputDirectory, "eds").resolve("simulate"));
  }
}
