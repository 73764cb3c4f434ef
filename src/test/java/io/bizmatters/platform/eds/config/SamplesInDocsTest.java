package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
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

/** What README.md and the pages of docs show is what the plugin reads and says. */
class SamplesInDocsTest {

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of(name));
  }

  private static List<String> blocks(String page, String language) throws IOException {
    Matcher matcher =
        Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```$").matcher(page(page));
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
  void thePomBlockIsValid() throws IOException {
    String block = blocks("README.md", "xml").get(0);
    String service = block.substring(block.indexOf("<service>") + 9, block.indexOf("</service>"));
    module.rawPom(service.replace("${project.version}", "1.0.0"));
    assertThat(only().nats().stream()).isEqualTo("ORDERS");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void theShapesAreValid() throws IOException {
    module.pom(blockWith("docs/configuration.md", "xml", "<volumes>"));
    assertThat(only().env()).hasSize(4);
    assertThat(only().volumes()).hasSize(1);
    assertThat(only().networkPolicy().orElseThrow().egress()).hasSize(1);
  }

  private static String blockWith(String page, String language, String text) throws IOException {
    return blocks(page, language).stream()
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theStreamIsValid() throws IOException {
    module.rawPom(
        "<name>orders-worker</name><image>ghcr.io/org/orders:1.0.0</image>"
            + "<namespace>services-orders</namespace>"
            + blockWith("docs/nats.md", "xml", "<provision>"));
    assertThat(only().nats().provision().orElseThrow().deadLetter().orElseThrow().stream())
        .isEqualTo("ORDERS_DEAD_LETTERS");
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void theOverlayIsValid() throws IOException {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file(
            "src/main/eds/environments/staging.yaml",
            blockWith("docs/configuration.md", "yaml", "\"*\":").stripIndent())
        .environment("staging");
    assertThat(only().autoscaling().maxReplicas()).isEqualTo(4);
  }

  @Test
  void thePipelinesAreYamlThatDeploysAndKeepsTheReport() throws IOException {
    List<String> pipelines = blocks("docs/pipelines.md", "yaml");
    assertThat(pipelines).hasSize(2);
    for (String pipeline : pipelines) {
      assertThat(new Yaml().<Object>load(pipeline).toString())
          .contains(
              "mvn -B -ntp deploy ", "-Deds.allowedContexts=", "**/target/eds/", "production");
    }
  }

  @Test
  void theReportKeepsItsSchema() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ReportSchema.text(), InputFormat.JSON);
    List<String> reports =
        blocks("docs/pipelines.md", "json").stream()
            .filter(block -> block.contains("\"goal\": \"apply\""))
            .toList();
    assertThat(reports).hasSize(1);
    assertThat(schema.validate(reports.get(0), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theProblemsAreTheWordsOfAFailedRun() throws IOException {
    module
        .spec("size: xlarge\nhtpPort: 80")
        .rawPom(
            "<name>orders-worker</name><autoscaling><maxReplicas>0</maxReplicas></autoscaling>");
    String report = ProblemReport.of(module.errors(), "nothing was generated");
    assertThat(page("docs/troubleshooting.md")).contains(report.strip());
  }

  @Test
  void theConflictIsInTheWordsOfARefusedApply() throws IOException {
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
    assertThat(page("docs/releases.md")).contains(ConflictTable.of(List.of(refused)));
  }
}
