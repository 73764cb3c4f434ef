package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.report.EarlierSimulation;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.simulate.ASetting;
import io.bizmatters.platform.eds.simulate.Simulation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The goals that simulate: their files, their console, and every bad input at once. */
@MojoTest
class SimulateMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(SimulationMojo mojo, Map<String, Object> parameters) throws Exception {
    setVariableValueToObject(mojo, "outputDirectory", directory.toFile());
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      setVariableValueToObject(mojo, parameter.getKey(), parameter.getValue());
    }
    mojo.setLog(log);
    mojo.execute();
  }

  private JsonNode json(String name) throws Exception {
    return JsonMapper.shared()
        .readTree(Files.readString(directory.resolve("simulate").resolve(name)));
  }

  private static final Map<String, Object> BURST =
      Map.of("load", "burst:190@30s", "secondsPerMessage", "1", "runs", "3");

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "simulate")
  void itsOwnParametersAreBound(SimulateMojo mojo) throws Exception {
    assertThat(bound(mojo, "load")).isEqualTo("burst:40@10s");
    assertThat(bound(mojo, "secondsPerMessage")).isEqualTo("0.5");
    assertThat(bound(mojo, "batch")).isEqualTo("3");
    assertThat(bound(mojo, "startDelay")).isEqualTo("4s");
    assertThat(bound(mojo, "drains")).isEqualTo(false);
    assertThat(bound(mojo, "duration")).isEqualTo("2m");
    assertThat(bound(mojo, "hpaSync")).isEqualTo("10s");
    assertThat(bound(mojo, "hpaStabilization")).isEqualTo("60s");
    assertThat(bound(mojo, "kubernetes")).isEqualTo("1.34");
    assertThat(bound(mojo, "keda")).isEqualTo("2.19");
    assertThat(bound(mojo, "pricePerPodHour")).isEqualTo("0.04");
    assertThat(bound(mojo, "latencyGoal")).isEqualTo("30s");
    assertThat(bound(mojo, "seed")).isEqualTo("7");
    assertThat(bound(mojo, "runs")).isEqualTo("3");
    assertThat(bound(mojo, "runsKept")).isEqualTo("all");
    assertThat(bound(mojo, "failOn")).isEqualTo(List.of("cannot-drain"));
    assertThat(bound(mojo, "earlierRun")).isEqualTo("some/base.json");
    assertThat(bound(mojo, "skipSimulate")).isEqualTo(true);
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "advise")
  void theSkipOfAdviseIsBound(AdviseMojo mojo) throws Exception {
    assertThat(bound(mojo, "skipAdvise")).isEqualTo(true);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void theFilesSayWhatTheConsoleSays(SimulateMojo mojo) throws Exception {
    run(mojo, BURST);

    assertThat(log.lines().get(0))
        .startsWith("info orders-worker  2 findings  highest replicas 10, highest lag 189, ")
        .endsWith("orders-worker.html");
    assertThat(log.lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("info window-costs  the window of scaling down"));
    JsonNode json = json("orders-worker.json");
    assertThat(json.path("service").asString()).isEqualTo("orders-worker");
    assertThat(json.at("/setting/autoscaling/lagThreshold").asInt()).isEqualTo(5);
    assertThat(json.path("runs")).hasSize(1);
    assertThat(directory.resolve("simulate/orders-worker.html"))
        .content()
        .contains("<title>Simulation of orders-worker</title>", "burst:190@30s");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aFindingOfFailOnFailsTheBuildAfterTheFiles(SimulateMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "failOn", List.of("window-costs", "cannot-drain"));
    assertThatThrownBy(() -> run(mojo, BURST))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("1 finding of eds.simulate.failOn.\n\norders-worker  window-costs")
        .hasMessageContaining("fix    scaleDownStabilization 60s");
    assertThat(directory.resolve("simulate/orders-worker.json")).exists();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aLoadFromAFileIsComparedWithAnEarlierRun(SimulateMojo mojo) throws Exception {
    Path load = Files.writeString(directory.resolve("load.csv"), "second,messages\n0,5\n60,90\n");
    run(mojo, Map.of("load", load.toString(), "secondsPerMessage", "0.5", "runs", "2"));
    Path base =
        Files.move(
            directory.resolve("simulate/orders-worker.json"), directory.resolve("base.json"));
    run(
        mojo,
        Map.of("load", load.toString(), "secondsPerMessage", "0.6", "earlierRun", base.toString()));

    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("info \n### eds:simulate: orders-worker\n")
                    .contains("| pod-hours | ", "| 95 % wait at most, s | "));
    assertThat(directory.resolve("simulate/orders-worker.html")).content().contains(">before<");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aRecordingIsLoadTimesAndReality(SimulateMojo mojo) throws Exception {
    StringBuilder samples = new StringBuilder();
    for (int second = 0; second < 120; second++) {
      samples.append(second == 0 ? "" : ",").append("[").append(second).append(",2,2,0,0,");
      samples.append(3 * second).append("]");
    }
    Path record =
        Files.writeString(
            directory.resolve("record.json"),
            "{\"schema\":1,\"goal\":\"record\",\"service\":\"orders-worker\","
                + "\"secondsPerMessage\":{\"mean\":0.4},\"samples\":["
                + samples
                + "]}");
    run(mojo, Map.of("load", record.toString(), "runs", "2"));

    JsonNode json = json("orders-worker.json");
    assertThat(json.at("/setting/secondsPerMessage").asString()).isEqualTo("0.4");
    assertThat(json.at("/setting/startReplicas").asInt()).isEqualTo(2);
    assertThat(directory.resolve("simulate/orders-worker.html"))
        .content()
        .contains("in reality", "Within 1 replica of what really happened in ");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void withoutLoadAndTimesBothFormsAreShown(SimulateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, Map.of()))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems; nothing was simulated.")
        .hasMessageContaining("-Deds.simulate.load\n")
        .hasMessageContaining("constant:R, burst:N@T, ramp:A..B, diurnal:LOW..HIGH, poisson:R")
        .hasMessageContaining("fix      -Deds.simulate.secondsPerMessage=0.2");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void allBadParametersAreNamedAtOnce(SimulateMojo mojo) throws Exception {
    Path load = Files.writeString(directory.resolve("load.csv"), "0,5\n9,1\n8,1\n");
    Map<String, Object> bad = new HashMap<>();
    bad.put("load", load.toString());
    bad.put("secondsPerMessage", "0");
    bad.put("batch", "0");
    bad.put("duration", "87601h");
    bad.put("startDelay", "soon");
    bad.put("hpaSync", "0s");
    bad.put("kubernetes", "1.3");
    bad.put("keda", "1.9");
    bad.put("pricePerPodHour", "-1");
    bad.put("latencyGoal", "0s");
    bad.put("seed", "x");
    bad.put("runs", "0");
    bad.put("runsKept", "2");
    bad.put("earlierRun", "missing.json");
    bad.put("failOn", List.of("cannot-drian"));
    assertThatThrownBy(() -> run(mojo, bad))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("15 problems; nothing was simulated.")
        .hasMessageContaining("load.csv:3\n")
        .hasMessageContaining("second 8 after second 9")
        .hasMessageContaining("a number of seconds above 0 and at most 86400")
        .hasMessageContaining("from 1s to 87600h")
        .hasMessageContaining("the units are h, m and s")
        .message()
        .containsPattern("from 1s to 1h\\s+fix +1s\\s")
        .containsPattern("from 1s to 87600h\\s+fix +87600h\\s");
    assertThatThrownBy(() -> run(mojo, bad))
        .hasMessageContaining("a version of Kubernetes from 1.23")
        .hasMessageContaining("findings with commas between: cannot-drain, oscillates");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void whatIsLegalAloneAndNotTogetherIsRefused(SimulateMojo mojo) {
    Map<String, Object> parameters = new HashMap<>(BURST);
    parameters.put("load", "burst:190@24h");
    parameters.put("duration", "24h");
    parameters.put("runs", "1000");
    parameters.put("runsKept", "all");
    assertThatThrownBy(() -> run(mojo, parameters))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems; nothing was simulated.")
        .hasMessageContaining("burst:190@24h, of which no message comes within 24h")
        .hasMessageContaining("a longer eds.simulate.duration")
        .hasMessageContaining("all of 1000 runs with 86401 rows of samples each")
        .hasMessageContaining("-Deds.simulate.runsKept=1, or -Deds.simulate.runs=23");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void linesAfterTheEndAreNoLoad(SimulateMojo mojo) throws Exception {
    Path load = Files.writeString(directory.resolve("load.csv"), "60,5\n");
    Map<String, Object> parameters = new HashMap<>(BURST);
    parameters.put("load", load.toString());
    parameters.put("duration", "60s");
    assertThatThrownBy(() -> run(mojo, parameters))
        .hasMessageContaining("load.csv, of which no message comes within 1m");
    parameters.put("duration", "61s");
    run(mojo, parameters);
    assertThat(json("orders-worker.json").at("/summary/messages/1").asInt()).isEqualTo(5);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aBatchAboveMaxAckPendingIsRefused(SimulateMojo mojo) {
    assertThatThrownBy(
            () ->
                run(mojo, Map.of("load", "constant:1", "secondsPerMessage", "1", "batch", "2000")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("orders-worker with a batch of 2000")
        .hasMessageContaining("at most maxAckPending of its consumer, 1000");
  }

  @Test
  @Basedir("src/test/projects/fixed-replicas")
  @InjectMojo(goal = "simulate")
  void aServiceWithoutAutoscalingIsRefused(SimulateMojo mojo) {
    assertThatThrownBy(() -> run(mojo, BURST))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("orders-worker with autoscaling.enabled false")
        .hasMessageContaining(
            "fix      set autoscaling.enabled to true; without it 3 replicas stay");
  }

  @Test
  @Basedir("examples/full")
  @InjectMojo(goal = "simulate")
  void triggersThatAreNotSimulatedAreNamed(SimulateMojo mojo) throws Exception {
    run(mojo, BURST);
    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("info ")
                    .contains("with autoscaling.triggers", "no further trigger is simulated"));
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aFileOfSomebodyElseStays(SimulateMojo mojo) throws Exception {
    Files.createDirectories(directory.resolve("simulate"));
    Path theirs = Files.writeString(directory.resolve("simulate/orders-worker.json"), "{}");
    assertThatThrownBy(() -> run(mojo, BURST))
        .hasMessageContaining("is not a report of this plugin");
    assertThat(theirs).hasContent("{}");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aPageOfSomebodyElseKeepsTheDataFromBeingWritten(SimulateMojo mojo) throws Exception {
    Files.createDirectories(directory.resolve("simulate"));
    Path theirs = Files.writeString(directory.resolve("simulate/orders-worker.html"), "mine");
    assertThatThrownBy(() -> run(mojo, BURST))
        .hasMessageContaining("is not a report of this plugin");
    assertThat(theirs).hasContent("mine");
    assertThat(directory.resolve("simulate/orders-worker.json")).doesNotExist();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aVerdictIsAppendedToTheSummaryOfThePipeline(SimulateMojo mojo) throws Exception {
    run(mojo, BURST);
    String json = Files.readString(directory.resolve("simulate/orders-worker.json"));
    EarlierSimulation before = EarlierSimulation.parse(json).legal().orElseThrow();
    assertThat(EarlierSimulation.parse("\uFEFF" + json).legal()).isPresent();
    Simulation now = Simulation.of(new ASetting().get(), Simulation.Keep.NONE);
    Optional<EarlierSimulation> earlier = Optional.of(before);
    Path summary = Files.writeString(directory.resolve("summary.md"), "# Theirs\n");

    new SimulationVerdicts(earlier, Set.of(), Optional.of(summary.toString()))
        .add(now, line -> assertThat(line).isEmpty());

    assertThat(summary)
        .content()
        .startsWith("# Theirs\n")
        .contains("### eds:simulate: orders-worker\n", "| pod-hours | ");
    SimulationVerdicts unwritable =
        new SimulationVerdicts(earlier, Set.of(), Optional.of(directory.toString()));
    assertThatThrownBy(() -> unwritable.add(now, line -> {}))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot write the summary");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "simulate")
  void aFileThatIsMissingIsNamedAsAFile(SimulateMojo mojo) {
    assertThatThrownBy(
            () -> run(mojo, Map.of("load", "gone.csv", "secondsPerMessage", "gone.json")))
        .hasMessageStartingWith("2 problems")
        .hasMessageContaining("found    \"gone.csv\"\n   allowed  a file of text that exists")
        .hasMessageContaining("found    \"gone.json\"\n   allowed  a file of text that exists");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "advise")
  void anAdviceIsABlockForThePom(AdviseMojo mojo) throws Exception {
    run(
        mojo,
        Map.of(
            "load", "burst:190@30s", "secondsPerMessage", "1", "runs", "2", "latencyGoal", "60s"));

    assertThat(log.lines().get(0))
        .contains("orders-worker  ADVICE  by the formula lagThreshold 60; tried ")
        .contains("<autoscaling>", "<lagThreshold>", "today    ", "advised  ");
    assertThat(json("orders-worker.advice.json").path("goal").asString()).isEqualTo("simulate");
    assertThat(directory.resolve("simulate/orders-worker.advice.html")).exists();
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "advise")
  void anAdviceNeedsAGoal(AdviseMojo mojo) {
    assertThatThrownBy(() -> run(mojo, BURST))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("1 problem; nothing was advised.")
        .hasMessageContaining("-Deds.simulate.latencyGoal=30s");
  }
}
