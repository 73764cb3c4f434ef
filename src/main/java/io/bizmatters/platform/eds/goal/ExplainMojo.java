package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.Configuration.ConfiguredService;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.tree.Word;
import io.bizmatters.platform.eds.report.Advice;
import io.bizmatters.platform.eds.report.ExplainReport;
import io.bizmatters.platform.eds.report.ExplainReport.Explanation;
import io.bizmatters.platform.eds.report.ExplainedFields;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Shows the effective configuration of each service, and where each value comes from. */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends ServiceMojo {

  /**
   * Chooses a {@code table} in the log, or {@code json} or {@code yaml} on standard output, outside
   * the log.
   */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** Names a file that receives the output instead of the log or standard output. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** True skips this goal. */
  @Parameter(property = "eds.explain.skip", defaultValue = "false")
  private boolean skipExplain;

  private enum Format implements Word {
    TABLE,
    JSON,
    YAML
  }

  private Format format = Format.TABLE;

  @Override
  void read(ParameterReader reader) {
    format = reader.read("eds.output", output, Format.values(), Format.TABLE, Format.TABLE);
  }

  @Override
  void run(Configuration configuration) throws OutputException {
    List<Explanation> explanations =
        configuration.services().stream().map(ExplainMojo::explanation).toList();
    String text =
        switch (format) {
          case TABLE -> ExplainReport.table(explanations);
          case JSON -> ExplainReport.json(explanations);
          case YAML -> ExplainReport.yaml(explanations);
        };
    if (outputFile != null) {
      TextFile.write(outputFile.toPath(), text);
      getLog().info(shown(outputFile.toPath()));
    } else {
      print(text);
    }
    Advice.on(configuration.legalServices()).forEach(getLog()::info);
  }

  private void print(String text) {
    switch (format) {
      case TABLE -> getLog().info("\n" + text.stripTrailing());
      case JSON -> StandardOutput.json(text);
      case YAML -> StandardOutput.yaml("---\n" + text);
    }
  }

  private static Explanation explanation(ConfiguredService service) {
    return new Explanation(service.name(), ExplainedFields.of(service.tree()));
  }

  @Override
  boolean isSkipped() {
    return skipExplain;
  }

  @Override
  String consequence() {
    return "nothing was explained";
  }
}
