package io.bizmatters.platform.eds.trace;

import io.bizmatters.platform.eds.simulate.Nearness;
import io.bizmatters.platform.eds.simulate.Nearness.Pair;
import io.bizmatters.platform.eds.simulate.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The simulator beside what really happened: a row for each recorded load. */
record ErrorTable(List<Row> rows) {

  private static final Path TRACES = Path.of("src/test/resources/traces");
  private static final String HEAD =
      "| load | best phase | middle phase | real to real | pod-hours | highest lag | drained |\n"
          + "|---|---|---|---|---|---|---|\n";

  ErrorTable {
    rows = List.copyOf(rows);
  }

  /**
   * A load that was recorded twice at the same time.
   *
   * @param versions the folder of the trace
   */
  record Row(String versions, TraceFile real, TraceFile second, SimulatedTrace simulated) {

    String load() {
      return real.settings().text("load");
    }

    /** How far the second real run is from the first. */
    Nearness realToReal() {
      return Nearness.of(second.samples(), real.samples());
    }

    /** Whether the nearest simulation is farther from the real run than another real run is. */
    boolean isFarther() {
      return simulated.best().nearness().within1() < realToReal().within1();
    }

    boolean feedsBack() {
      return real.settings().is("feedsBack");
    }

    @Override
    public String toString() {
      return load() + " on " + versions;
    }

    private String line() {
      Nearness other = realToReal();
      List<Nearness> all = simulated.phases().stream().map(SimulatedTrace.Phase::nearness).toList();
      return "| "
          + String.join(
              " | ",
              load(),
              percent(simulated.best().nearness()) + (isFarther() ? " (farther)" : ""),
              percent(simulated.middle().nearness()),
              percent(other),
              figures(other, all, Nearness::podHours, "%.3f"),
              figures(other, all, Nearness::lag, "%.0f"),
              figures(other, all, Nearness::drainedAt, "%.0f"))
          + " |\n";
    }

    private static String figures(
        Nearness other, List<Nearness> all, Function<Nearness, Pair> of, String format) {
      double[] simulated = all.stream().mapToDouble(one -> of.apply(one).one()).sorted().toArray();
      String low = format(format, simulated[0]);
      String high = format(format, simulated[simulated.length - 1]);
      return format(format, of.apply(other).other())
          + ", "
          + format(format, of.apply(other).one())
          + " / "
          + (low.equals(high) ? low : low + "–" + high);
    }

    private static String format(String format, double value) {
      return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, format, value);
    }

    private static String percent(Nearness nearness) {
      return format("%.1f %%", 100 * nearness.within1());
    }
  }

  /** Simulates all recorded traces. */
  static ErrorTable read() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path folder : sorted(TRACES)) {
      List<TraceFile> traces = new ArrayList<>();
      for (Path file : sorted(folder)) {
        traces.add(TraceFile.read(file));
      }
      Duration podStart = podStart(traces);
      for (int i = 0; i < traces.size(); i += 2) {
        TraceFile real = traces.get(i);
        rows.add(
            new Row(
                folder.getFileName().toString(),
                real,
                traces.get(i + 1),
                SimulatedTrace.of(real, podStart)));
      }
    }
    return new ErrorTable(rows);
  }

  /**
   * How long the cluster took to start a pod that is ready at once: the seconds that pods were
   * missing, over the pods that were started, in all traces together.
   */
  private static Duration podStart(List<TraceFile> traces) {
    double missing = 0;
    int started = 0;
    for (TraceFile trace : traces) {
      Samples samples = trace.samples();
      for (int i = 1; i < samples.size(); i++) {
        int more = Math.max(0, samples.desired(i) - samples.desired(i - 1));
        missing += Math.max(0, samples.desired(i) - trace.rows().get(i)[TraceFile.AVAILABLE]);
        missing -= more * trace.settings().number("startDelay");
        started += more;
      }
    }
    return Duration.ofMillis(Math.max(0, Math.round(1000 * missing / started)));
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** The table as Markdown, one for each set of versions. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    String versions = "";
    for (Row row : rows) {
      if (!row.versions().equals(versions)) {
        versions = row.versions();
        TraceSettings settings = row.real().settings();
        text.append(
            "\nKubernetes "
                + settings.text("kubernetes")
                + ", KEDA "
                + settings.text("keda")
                + ", NATS "
                + settings.text("nats")
                + ":\n\n");
        text.append(HEAD);
      }
      text.append(row.line());
    }
    return text.toString();
  }

  /** The row whose simulation is farthest from its real run. */
  Row worst() {
    return rows.stream()
        .min(Comparator.comparingDouble(row -> row.simulated().best().nearness().within1()))
        .orElseThrow();
  }

  /** A drawing of the simulated and the real replicas of a row. */
  static String drawing(Row row) {
    Samples real = row.real().samples();
    Samples simulated = row.simulated().best().samples();
    int most = 0;
    for (int i = 0; i < real.size(); i++) {
      most = Math.max(most, Math.max(real.desired(i), simulated.desired(i)));
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 240" role="img" font-family="sans-serif" font-size="12">
    <title>LOAD: desired replicas, real and simulated</title>
    <rect width="720" height="240" fill="#fff"/>
    <path d="M40 20V210H710" fill="none" stroke="#888"/>
    <text x="34" y="24" text-anchor="end">MOST</text><text x="34" y="214" text-anchor="end">0</text>
    <text x="40" y="230">0 s</text><text x="710" y="230" text-anchor="end">SECONDS s</text>
    <path d="REAL" fill="none" stroke="#222" stroke-width="2"/>
    <path d="SIMULATED" fill="none" stroke="#d55e00" stroke-width="2" stroke-dasharray="5 3"/>
    <text x="50" y="16">LOAD: real</text><text x="710" y="16" text-anchor="end" fill="#d55e00">simulated, best phase</text>
    </svg>
    """
        .replace("LOAD", row.toString())
        .replace("MOST", Integer.toString(most))
        .replace("SECONDS", Integer.toString(real.size() - 1))
        .replace("REAL", line(real, most))
        .replace("SIMULATED", line(simulated, most));
  }

  private static String line(Samples samples, int most) {
    StringBuilder path = new StringBuilder();
    int before = -1;
    for (int i = 0; i < samples.size(); i++) {
      int desired = samples.desired(i);
      if (desired != before || i == samples.size() - 1) {
        String form = path.isEmpty() ? "M%.1f %.1f" : "H%.1fV%.1f";
        double x = 40 + 670.0 * i / (samples.size() - 1);
        path.append(String.format(Locale.ROOT, form, x, 210 - 190.0 * desired / most));
      }
      before = desired;
    }
    return path.toString();
  }
}
