package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine of function-go-templating, with one template: Go's own, with the functions of sprig.
 */
final class TemplateEngine implements AutoCloseable {

  private final Process process;
  private final Path file;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private TemplateEngine(Process process, Path file) {
    this.process = process;
    this.file = file;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Builds the program if it is not there yet, and starts it. */
  static TemplateEngine of(String template) {
    String program =
        Command.of("src/it/cluster/cluster", "gotemplate").within(10).run().orFail().strip();
    try {
      Path file = Files.writeString(Files.createTempFile("eds", ".gotmpl"), template);
      Process process =
          new ProcessBuilder(program, file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new TemplateEngine(process, file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the composed objects by resource name under {@code resources}, or an {@code error}. */
  Map<String, Object> render(Map<String, Object> composite) {
    Tree request = Tree.of("observed", Tree.of("composite", Tree.of("resource", composite)));
    try {
      requests.write(JsonText.compact(request.fields()));
      requests.newLine();
      requests.flush();
      return PlainTree.of(JsonMapper.shared().readTree(answers.readLine()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
