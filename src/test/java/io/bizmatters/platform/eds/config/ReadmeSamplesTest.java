package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.cluster.FieldConflict;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.report.ConflictTable;
import io.bizmatters.platform.eds.report.ProblemReport;
import io.bizmatters.platform.eds.report.ReportSchema;
import io.bizmatters.platform.eds.report.RunReport.Action;
import io.bizmatters.platform.eds.report.RunReport.Conflict;
import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import io.bizmatters.platform.eds.report.RunReport.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What the README shows is what the plugin reads and says. */
class ReadmeSamplesTest {

  @TempDir Path base;
  String readme = "";
  ConfigurationFixture module;

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
    module = new ConfigurationFixture(base);
  }

  private List<String> blocks(String language) {
    Matcher matcher = Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```$").matcher(readme);
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private EventDrivenService only() {
    assertThat(module.errors()).isEmpty();
    assertThat(module.read().legalServices()).hasSize(1);
    return module.read().legalServices().get(0);
  }

  @Test
  void thePomBlockIsValid() {
    String block = blocks("xml").get(0);
    String service = block.substring(block.indexOf("<service>") + 9, block.indexOf("</service>"));
    module.rawPom(service.replace("${project.version}", "1.0.0"));
    assertThat(only().nats().stream()).isEqualTo("ORDERS");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void theShapesAreValid() {
    module.pom(blockWith("xml", "<volumes>"));
    assertThat(only().env()).hasSize(4);
    assertThat(only().volumes()).hasSize(1);
    assertThat(only().networkPolicy().orElseThrow().egress()).hasSize(1);
  }

  private String blockWith(String language, String text) {
    return blocks(language).stream()
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theStreamIsValid() {
    module.rawPom(
        "<name>orders-worker</name><image>ghcr.io/org/orders:1.0.0</image>"
            + "<namespace>services-orders</namespace>"
            + blockWith("xml", "<provision>"));
    assertThat(only().nats().provision().orElseThrow().deadLetter().orElseThrow().stream())
        .isEqualTo("ORDERS_DEAD_LETTERS");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void theOverlayIsValid() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file("src/main/eds/environments/staging.yaml", overlay().stripIndent())
        .environment("staging");
    assertThat(only().autoscaling().maxReplicas()).isEqualTo(4);
  }

  private String overlay() {
    return blocks("yaml").stream()
        .filter(yaml -> yaml.contains("\"*\":"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void thePipelinesAreYamlThatDeploysAndKeepsTheReport() {
    List<String> pipelines = blocks("yaml").stream().filter(yaml -> yaml.contains("mvn ")).toList();
    assertThat(pipelines).hasSize(2);
    for (String pipeline : pipelines) {
      assertThat(new Yaml().<Object>load(pipeline).toString())
          .contains(
              "mvn -B -ntp deploy ", "-Deds.allowedContexts=", "**/target/eds/", "production");
    }
  }

  @Test
  void theReportKeepsItsSchema() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ReportSchema.text(), InputFormat.JSON);
    List<String> reports =
        blocks("json").stream().filter(block -> block.contains("\"goal\": \"apply\"")).toList();
    assertThat(reports).hasSize(1);
    assertThat(schema.validate(reports.get(0), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theProblemsAreTheWordsOfAFailedRun() {
    module
        .spec("size: xlarge\nhtpPort: 80")
        .rawPom(
            "<name>orders-worker</name><autoscaling><maxReplicas>0</maxReplicas></autoscaling>");
    String report = ProblemReport.of(module.errors(), "nothing was generated");
    assertThat(readme).contains(report.strip());
  }

  @Test
  void theConflictIsInTheWordsOfARefusedApply() {
    FieldConflict found =
        new FieldConflict(
            ".spec.maxReplicaCount", "kubectl-edit", Optional.of("20"), Optional.of("10"));
    Conflict conflict =
        new Conflict(found.field(), found.manager(), found.live(), found.ours(), found.advice());
    ObjectReport refused =
        new ObjectReport(
            "orders-worker-scaler",
            "ScaledObject",
            Action.FAILED,
            Optional.of(new Refused("conflict", List.of(conflict))));
    assertThat(readme).contains(ConflictTable.of(List.of(refused)));
  }

  @Test
  void theSizesAreThoseOfTheModel() {
    for (var size : io.bizmatters.platform.eds.model.Size.values()) {
      assertThat(readme)
          .contains(
              String.join(
                  " | ",
                  "| " + size.word(),
                  size.cpuRequest(),
                  size.cpuLimit(),
                  size.memoryRequest(),
                  size.memoryLimit() + " |"));
    }
  }
}
