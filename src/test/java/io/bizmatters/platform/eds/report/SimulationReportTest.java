package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.report.html.SimulationHtml;
import io.bizmatters.platform.eds.simulate.ASetting;
import io.bizmatters.platform.eds.simulate.Advice;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Simulation;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulation as people, programs and a later simulation read it. */
class SimulationReportTest {

  private static final Path GOLDEN = Path.of("src/test/resources/simulate");

  private static ASetting burst() {
    return new ASetting()
        .load("burst:40@10s")
        .takes(1)
        .goal(0.04, 5)
        .duration(Duration.ofSeconds(90))
        .runs(2);
  }

  private static Simulation simulation(ASetting setting, Keep keep) {
    return Simulation.of(setting.get(), keep);
  }

  static Stream<Simulation> simulations() {
    return Stream.of(
        simulation(burst(), Keep.ALL),
        simulation(new ASetting().load("constant:0").runs(3), Keep.NONE),
        simulation(new ASetting().load("constant:900").takes(0.02).window(60), Keep.ONE),
        simulation(new ASetting().replicas(0, 3).fallback(3, 2).start(2).runs(1), Keep.ONE));
  }

  private static String schema() throws Exception {
    try (InputStream schema =
        SimulationJson.class.getClassLoader().getResourceAsStream(SimulationJson.RESOURCE)) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("simulations")
  void theJsonIsThatOfItsSchema(Simulation simulation) throws Exception {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema(), InputFormat.JSON)
                .validate(SimulationJson.of(simulation), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void theJsonHasTheNamesOfTheContract() {
    JsonNode json = JsonMapper.shared().readTree(SimulationJson.of(simulation(burst(), Keep.ALL)));

    assertThat(json.propertyNames())
        .containsExactly("schema", "goal", "service", "setting", "runs", "summary", "findings");
    assertThat(json.at("/runs/0").propertyNames())
        .containsExactly("syncPhase", "pollPhase", "seed", "samples", "decisions");
    assertThat(json.path("runs")).hasSize(2);
    assertThat(json.at("/runs/0/samples")).hasSize(91);
    assertThat(json.at("/runs/0/samples/11")).hasSize(6);
    assertThat(json.path("summary").propertyNames())
        .contains("replicas", "lag", "waitSeconds", "podHours", "cost", "drainedAt");
    assertThat(json.at("/summary/waitSeconds").propertyNames())
        .containsExactly("p50", "p95", "max");
    assertThat(json.at("/findings/0").propertyNames())
        .containsExactly("id", "text", "found", "fix");
  }

  @Test
  void aRunThatDoesNotDrainHasNoTime() {
    ASetting never = new ASetting().load("constant:900").takes(0.02).runs(2);
    JsonNode json = JsonMapper.shared().readTree(SimulationJson.of(simulation(never, Keep.NONE)));
    assertThat(json.at("/summary/drainedAt").toString()).isEqualTo("[null,null,null]");
    assertThat(json.path("runs")).isEmpty();
  }

  @Test
  void anAdviceThatMissesTheGoalSaysSo() {
    Advice advice =
        Advice.of(
            new ASetting().load("constant:5000").takes(86_400).goal(0.1, 1).runs(1).get(),
            Keep.NONE);
    assertThat(SimulationText.advice(advice))
        .contains("NO SETTING THAT WAS TRIED KEEPS THE GOAL", "\n  nearest  ")
        .doesNotContain("ADVICE", "advised", "at most 0 s");
    assertThat(SimulationHtml.of(advice)).contains("No setting that was tried keeps the goal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"burst.json", "burst.md", "burst.txt"})
  void theFilesAreTheGoldenOnes(String name) throws Exception {
    Simulation simulation = simulation(burst(), Keep.ALL);
    String text =
        switch (name) {
          case "burst.json" -> SimulationJson.of(simulation);
          case "burst.md" ->
              SimulationVerdict.of(
                  earlier(SimulationJson.of(simulation(burst().window(300), Keep.ONE))),
                  simulation);
          default ->
              SimulationText.summary(simulation)
                  + "\n"
                  + String.join(
                      "\n", simulation.findings().stream().map(SimulationText::finding).toList())
                  + "\n"
                  + String.join("\n", simulation.runs().get(0).decisions())
                  + "\n";
        };
    if (Boolean.getBoolean("eds.updateGolden")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(GOLDEN.resolve(name), text);
      fail("%s was written anew: look at the difference", name);
    }
    assertThat(text).isEqualTo(Files.readString(GOLDEN.resolve(name)));
  }

  private static EarlierSimulation earlier(String json) {
    return EarlierSimulation.parse(json).legal().orElseThrow();
  }

  @Test
  void anEarlierFileIsReadForAComparison() {
    Simulation simulation = simulation(burst(), Keep.ONE);
    EarlierSimulation earlier = earlier(SimulationJson.of(simulation));

    assertThat(earlier.service()).isEqualTo("orders-worker");
    assertThat(earlier.podHours().middle())
        .isCloseTo(simulation.summary().podHours().middle(), within(0.001));
    assertThat(earlier.samples().size()).isEqualTo(91);
    assertThat(earlier.findings())
        .containsExactlyElementsOf(
            simulation.findings().stream().map(Finding::id).map(id -> id.word()).toList());
    assertThat(SimulationVerdict.of(earlier, simulation))
        .contains("| pod-hours | ", " | = |", "latency-goal-missed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"schema\": 1, \"goal\": \"scale-test\"}",
        "{\"goal\": \"simulate\"}",
        "{\"schema\": 2, \"goal\": \"simulate\"}",
        "{\"schema\": 1, \"goal\": \"simulate\"}"
      })
  void aFileOfSomethingElseIsRefused(String text) {
    assertThat(EarlierSimulation.parse(text)).isInstanceOf(Parsed.Bad.class);
    assertThat(EarlierSimulation.recording(text)).isInstanceOf(Parsed.Bad.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"podHours\": \\[|\"podHours\": [-",
        "\"podHours\": \\[\\s*[0-9.]+|\"podHours\": [\"a lot\"",
        "\"lag\": \\[|\"lag\": [null,",
        "\"cost\": \\[[^]]*]|\"cost\": \"cheap\"",
        "\"cost\": \\[\\s*[0-9.]+|\"cost\": [1e999",
        "\\[11, 1, 1, |[11, 1, ",
        "\\[11, 1, 1, |[11, 1, -1, "
      })
  void aDamagedFileIsRefused(String part, String damaged) {
    String json = SimulationJson.of(simulation(burst(), Keep.ONE));
    String broken = json.replaceFirst(part, damaged);
    assertThat(broken).isNotEqualTo(json);
    assertThat(EarlierSimulation.parse(broken)).isInstanceOf(Parsed.Bad.class);
  }

  /** Three decimals of a small cost made 26 % of it 31 %. */
  @Test
  void costChangesAsThePodHoursDo() {
    EarlierSimulation before = earlier(SimulationJson.of(simulation(burst(), Keep.ONE)));
    Simulation after = simulation(burst().window(300), Keep.ONE);
    List<String> changes =
        SimulationVerdict.of(before, after)
            .lines()
            .filter(line -> line.startsWith("| pod-hours") || line.startsWith("| cost"))
            .map(line -> line.substring(line.indexOf(" |", line.indexOf(" to "))))
            .map(line -> line.replaceAll(".*\\| ([^|]*%) \\|", "$1"))
            .toList();
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0)).endsWith(" %").isEqualTo(changes.get(1));
  }

  @Test
  void aVerdictOverDifferentLoadsSaysSo() {
    Simulation now = simulation(burst(), Keep.ONE);
    EarlierSimulation same = earlier(SimulationJson.of(now));
    EarlierSimulation other =
        earlier(SimulationJson.of(simulation(burst().load("burst:41@10s"), Keep.ONE)));
    assertThat(SimulationVerdict.of(same, now)).doesNotContain("different loads");
    assertThat(SimulationVerdict.of(other, now))
        .contains("The two had different loads: before burst:41@10s, 1 s a message, 90 s; after ");
  }

  @Test
  void aRecordingIsReadWithItsTimes() {
    Recording recording =
        EarlierSimulation.recording(
                """
                {"schema": 1, "goal": "record", "service": "orders-worker",
                 "secondsPerMessage": {"mean": 0.5, "values": [0.25, 0.75]},
                 "samples": [[0, 2, 2, 0, 0, 100], [1, 2, 2, 3, 2, 105], [4, 3, 2, 0, 0, 111]]}
                """)
            .legal()
            .orElseThrow();
    assertThat(recording.samples().size()).isEqualTo(3);
    assertThat(recording.startReplicas()).hasValue(2);
    assertThat(recording.time().map(ServiceTime::mean)).contains(0.5);
    for (String rows :
        List.of(
            "[[0, 1, 1, 0, 0, 0]]",
            "[[1, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0]]",
            "[[0, 1, 1, 0, 0], [1, 1, 1, 0, 0]]",
            "[[0, 1, 1, 0, 0, 9000000000000000000], [1, 1, 1, 0, 0, 9000000000000000000]]",
            "[[0, 1, 3000000000, 0, 0, 0], [1, 1, 1, 0, 0, 0]]",
            "[[0, 1, 1, 0, 0, -1], [1, 1, 1, 0, 0, 0]]")) {
      assertThat(EarlierSimulation.recording("{\"goal\": \"record\", \"samples\": " + rows + "}"))
          .as(rows)
          .isInstanceOf(Parsed.Bad.class);
    }
  }

  /** HTML that is also XML, once the lines that no XML has are taken away. */
  private static Document html(String page) throws Exception {
    String xml =
        page.replace("<!DOCTYPE html>\n", "").replaceAll("<(meta|link|br)([^>]*)>", "<$1$2/>");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @ParameterizedTest
  @MethodSource("simulations")
  void thePageIsWellFormedAndHasNoScript(Simulation simulation) throws Exception {
    Document page = html(SimulationHtml.of(simulation, Optional.empty(), Optional.empty()));
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("svg").getLength()).isGreaterThan(3);
  }

  @Test
  void thePageDrawsTheBandAndWhatStandsBesideIt() throws Exception {
    Simulation simulation = simulation(burst(), Keep.ONE);
    String page =
        SimulationHtml.of(
            simulation,
            Optional.of(earlier(SimulationJson.of(simulation(burst().threshold(20), Keep.ONE)))),
            Optional.of(
                new Recording(
                    "orders-worker", simulation.runs().get(0).samples(), Optional.empty())));
    html(page);
    assertThat(page)
        .contains("<title>all runs</title>", "<title>before</title>", "<title>in reality</title>")
        .contains("Within 1 replica of what really happened in 100.0 % of the seconds");
  }

  @Test
  void theAdviceStandsBesideToday() throws Exception {
    Advice advice =
        Advice.of(
            new ASetting().load("burst:200@30s").takes(1).goal(0.04, 40).runs(2).get(), Keep.ONE);
    String page = SimulationHtml.of(advice);
    html(page);
    assertThat(page)
        .contains("today, all runs", "advised, all runs", "&lt;lagThreshold&gt;")
        .contains("What a shorter wait costs");
    assertThat(SimulationText.advice(advice))
        .contains("ADVICE  by the formula lagThreshold 40; tried ")
        .contains("\n  <autoscaling>\n    <minReplicas>")
        .contains("\n  today    ", "\n  advised  ");
  }

  @Test
  void aBlockForThePomResetsNoSettingThatCounts() {
    ASetting setting = new ASetting().activation(3).cooldown(3600).fallback(4, 2).window(90);
    assertThat(SimulationText.pom(setting.replicas(0, 7).scaler()))
        .isEqualTo(
            """
            <autoscaling>
              <minReplicas>0</minReplicas>
              <maxReplicas>7</maxReplicas>
              <lagThreshold>5</lagThreshold>
              <activationLagThreshold>3</activationLagThreshold>
              <pollingInterval>5s</pollingInterval>
              <cooldown>1h</cooldown>
              <scaleDownStabilization>1m30s</scaleDownStabilization>
              <fallback>
                <failureThreshold>4</failureThreshold>
                <replicas>2</replicas>
              </fallback>
            </autoscaling>""");
    assertThat(SimulationText.pom(setting.replicas(1, 7).scaler()))
        .as("they count at minReplicas 0 alone")
        .doesNotContain("activation", "pollingInterval", "cooldown");
  }

  /** The page shows what the goals say, line by line. */
  @Test
  void theDocsShowWhatTheGoalsSay() throws Exception {
    String page = Files.readString(Path.of("docs/simulator.md"));
    Simulation today = simulation(new ASetting().load("burst:190@30s").takes(1), Keep.ONE);
    Simulation other =
        simulation(new ASetting().load("burst:190@30s").takes(1).window(60), Keep.ONE);
    Advice advice =
        Advice.of(new ASetting().load("burst:190@30s").takes(1).goal(0.04, 60).get(), Keep.ONE);
    String verdict = SimulationVerdict.of(earlier(SimulationJson.of(today)), other);

    assertThat(page)
        .contains(SimulationText.summary(today) + "\n" + findings(today))
        .contains(String.join("\n", other.runs().get(0).decisions().subList(2, 5)))
        .contains(verdict.substring(verdict.indexOf('|'), verdict.indexOf("\n\n-")))
        .contains(SimulationText.advice(advice));
    for (Finding.Id id : Finding.Id.values()) {
      assertThat(page).contains("| `" + id.word() + "` | " + id.text() + " |");
    }
  }

  private static String findings(Simulation simulation) {
    return String.join("\n", simulation.findings().stream().map(SimulationText::finding).toList());
  }
}
