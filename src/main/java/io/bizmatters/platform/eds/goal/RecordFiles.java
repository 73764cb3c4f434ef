package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.OwnFiles;
import io.bizmatters.platform.eds.report.RecordedService;
import io.bizmatters.platform.eds.report.RecordingJson;
import io.bizmatters.platform.eds.report.RecordingText;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The two files of each recorded service: everything as JSON, and its load as CSV. */
final class RecordFiles {

  private static final String DATA = ".json";
  private static final String LOAD = ".csv";

  private static final OwnFiles OURS =
      new OwnFiles(
          List.of(
              Pattern.compile("\\{\\s*\"schema\"\\s*:\\s*1\\s*,\\s*\"goal\"\\s*:\\s*\"record\""),
              Pattern.compile("second,messages\\n")));

  private final Path folder;
  private final ServiceFileNames names;

  RecordFiles(Path folder, List<ServiceObjects> services) {
    this.folder = folder;
    this.names = new ServiceFileNames(services);
  }

  /**
   * Removes the files of an earlier run, which say nothing about this run, however this run ends.
   *
   * @throws OutputException when a file cannot be removed
   */
  void remove(List<TargetService> services) throws OutputException {
    for (TargetService service : services) {
      String name = names.of(service.namespace(), service.service().name());
      OURS.remove(folder.resolve(name + DATA));
      OURS.remove(folder.resolve(name + LOAD));
    }
  }

  /**
   * Writes the recordings, and prints a line for each.
   *
   * @throws OutputException when a file cannot be written
   */
  void write(List<RecordedService> recordings, Module module, Consumer<String> lines)
      throws OutputException {
    for (RecordedService recording : recordings) {
      String name = names.of(recording.namespace(), recording.service());
      Path data = folder.resolve(name + DATA);
      OURS.replace(data, RecordingJson.of(recording));
      OURS.replace(folder.resolve(name + LOAD), RecordingJson.csv(recording));
      lines.accept(RecordingText.summary(recording) + "  " + module.shown(data));
    }
  }
}
