package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bizmatters.platform.eds.report.ReportSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code report.json} as a program reads it. */
final class Reports {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Reports() {}

  /** Its tree, which the schema in the jar describes. */
  static JsonNode valid(Path file) throws IOException {
    return valid(Files.readString(file));
  }

  static JsonNode valid(String json) {
    assertThat(
            REGISTRY
                .getSchema(ReportSchema.text(), InputFormat.JSON)
                .validate(json, InputFormat.JSON))
        .as(json)
        .isEmpty();
    return JsonMapper.shared().readTree(json);
  }

  /** What became of each object of the first service. */
  static List<String> actions(JsonNode report) {
    return report.at("/services/0/objects").findValuesAsString("action");
  }

  /** The gates that the first service has passed. */
  static List<String> gates(JsonNode report) {
    List<String> passed = new ArrayList<>();
    for (JsonNode gate : report.at("/services/0/gates")) {
      if (gate.path("passed").asBoolean()) {
        passed.add(gate.path("id").asString());
      }
    }
    return passed;
  }
}
