package io.bizmatters.platform.eds.trace;

import io.bizmatters.platform.eds.simulate.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A recorded trace: what was seen at the begin of each second.
 *
 * @param rows second, desired, available, pending, ackPending, published
 * @param changes when the desired replicas changed, such as {@code 12.31 1->4}
 */
record TraceFile(TraceSettings settings, List<int[]> rows, List<String> changes) {

  static final int DESIRED = 1;
  static final int AVAILABLE = 2;
  static final int PENDING = 3;
  static final int ACK_PENDING = 4;
  static final int PUBLISHED = 5;

  private static final String COLUMNS = "second,desired,available,pending,ackPending,published";
  private static final String SETTING = "# ";
  private static final String CHANGE = "#> ";

  TraceFile {
    rows = List.copyOf(rows);
    changes = List.copyOf(changes);
  }

  /** The rows, as a simulation has them. */
  Samples samples() {
    Samples samples = new Samples();
    for (int[] row : rows) {
      samples.add(
          row[0], row[DESIRED], row[AVAILABLE], row[PENDING], row[ACK_PENDING], row[PUBLISHED]);
    }
    return samples;
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    settings
        .values()
        .forEach((key, value) -> text.append(SETTING + key + ": " + value).append('\n'));
    changes.forEach(change -> text.append(CHANGE).append(change).append('\n'));
    text.append(COLUMNS).append('\n');
    for (int[] row : rows) {
      text.append(Arrays.stream(row).mapToObj(Integer::toString).collect(Collectors.joining(",")))
          .append('\n');
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static TraceFile read(Path file) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> changes = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(SETTING)) {
        String[] pair = line.substring(SETTING.length()).split(": ?", 2);
        settings.put(pair[0], pair[1]);
      } else if (line.startsWith(CHANGE)) {
        changes.add(line.substring(CHANGE.length()));
      } else if (!line.equals(COLUMNS)) {
        rows.add(Arrays.stream(line.split(",", -1)).mapToInt(Integer::parseInt).toArray());
      }
    }
    return new TraceFile(new TraceSettings(settings), rows, changes);
  }
}
