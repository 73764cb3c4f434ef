package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.Samples;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Simulation.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The file of an earlier simulation, as far as a comparison needs it.
 *
 * @param load what it simulated: the load, the seconds a message and the simulated time
 * @param samples the first kept run; without rows if the file holds none
 * @param findings the names of what was found
 */
public record EarlierSimulation(
    String service,
    String load,
    Range podHours,
    Optional<Range> cost,
    Range waitP95,
    Range lag,
    Range atMaxSeconds,
    Samples samples,
    List<String> findings) {

  /** Of messages, so that sums of many rows stay numbers. */
  private static final long MOST = 1L << 50;

  private static final String RUN_AGAIN = "run eds:simulate there again, and name its .json file";
  private static final String RECORD =
      "the .json file that eds:record wrote, with samples of six whole numbers";

  public EarlierSimulation {
    findings = List.copyOf(findings);
  }

  /** Reads the text of a file that {@link SimulationJson} wrote. */
  public static Parsed<EarlierSimulation> parse(String text) {
    Optional<JsonNode> json = tree(text);
    if (json.filter(node -> node.path("goal").asString("").equals("simulate")).isEmpty()
        || json.get().path("schema").asInt(0) != 1) {
      return Parsed.bad("the .json file of an earlier eds:simulate, schema 1", RUN_AGAIN);
    }
    JsonNode summary = json.get().path("summary");
    Optional<Range> hours = range(summary.path("podHours"));
    Optional<Range> wait = range(summary.path("waitSeconds").path("p95"));
    Optional<Range> lag = range(summary.path("lag"));
    Optional<Range> atMax = range(summary.path("atMaxSeconds"));
    Optional<Samples> samples = samples(json.get().path("runs").path(0).path("samples"));
    Optional<Range> cost = range(summary.path("cost"));
    boolean damagedCost = summary.has("cost") && cost.isEmpty();
    if (hours.isEmpty() || wait.isEmpty() || lag.isEmpty() || atMax.isEmpty() || damagedCost) {
      return Parsed.bad("a file with a whole summary", RUN_AGAIN);
    }
    if (samples.isEmpty()) {
      return Parsed.bad("samples of six whole numbers, in the order of time", RUN_AGAIN);
    }
    JsonNode setting = json.get().path("setting");
    List<String> findings = new ArrayList<>();
    json.get().path("findings").forEach(one -> findings.add(one.path("id").asString("")));
    return Parsed.good(
        new EarlierSimulation(
            json.get().path("service").asString(""),
            load(
                setting.path("load").asString(""),
                setting.path("secondsPerMessage").asString(""),
                setting.path("durationSeconds").asLong(0)),
            hours.get(),
            cost,
            wait.get(),
            lag.get(),
            atMax.get(),
            samples.get(),
            findings));
  }

  /** Reads the text of a file that eds:record wrote. */
  public static Parsed<Recording> recording(String text) {
    Optional<JsonNode> json = tree(text);
    if (json.filter(node -> node.path("goal").asString("").equals("record")).isEmpty()) {
      return Parsed.bad(RECORD, "run eds:record");
    }
    Optional<Samples> samples = samples(json.get().path("samples"));
    if (samples.isEmpty() || samples.get().size() < 2) {
      return Parsed.bad(RECORD, "run eds:record again, for longer");
    }
    JsonNode time = json.get().path("secondsPerMessage");
    List<Double> values = new ArrayList<>();
    time.path("values").forEach(value -> values.add(value.asDouble(0)));
    if (values.isEmpty() && time.path("mean").isNumber()) {
      values.add(time.path("mean").asDouble());
    }
    if (!values.stream().allMatch(ServiceTime::isLegal)) {
      return Parsed.bad("seconds a message above 0 and at most 86400", "run eds:record again");
    }
    return Parsed.good(
        new Recording(
            json.get().path("service").asString(""),
            samples.get(),
            values.isEmpty() ? Optional.empty() : Optional.of(time(values))));
  }

  private static ServiceTime time(List<Double> values) {
    return values.size() == 1
        ? new ServiceTime.Fixed(values.get(0))
        : new ServiceTime.Measured(values);
  }

  /** Reads JSON, also behind the mark of byte order that some editors write. */
  private static Optional<JsonNode> tree(String text) {
    try {
      return Optional.of(JsonTree.of(text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (JacksonException ignored) {
      return Optional.empty(); // the caller says what the file must be
    }
  }

  /** Returns for people what was simulated; two simulations can be compared if it is the same. */
  static String load(String load, String secondsPerMessage, long seconds) {
    return load + ", " + secondsPerMessage + " s a message, " + seconds + " s";
  }

  private static Optional<Range> range(JsonNode three) {
    double[] numbers = new double[3];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = three.path(i).isNumber() ? three.path(i).asDouble() : Double.NaN;
      if (!(numbers[i] >= (i == 0 ? 0 : numbers[i - 1]) && numbers[i] < Double.MAX_VALUE)) {
        return Optional.empty();
      }
    }
    return three.size() == numbers.length
        ? Optional.of(new Range(numbers[0], numbers[1], numbers[2]))
        : Optional.empty();
  }

  /** Reads rows; empty if one is no row, holds what no service has, or time runs backwards. */
  private static Optional<Samples> samples(JsonNode rows) {
    Samples samples = new Samples();
    long last = -1;
    for (JsonNode row : rows) {
      boolean whole = row.size() == Samples.COLUMNS;
      for (JsonNode value : row) {
        whole &=
            value.isIntegralNumber()
                && value.canConvertToLong()
                && value.asLong() >= 0
                && value.asLong() <= MOST;
      }
      whole &= row.path(1).canConvertToInt() && row.path(2).canConvertToInt();
      if (!whole || row.path(0).asLong() <= last) {
        return Optional.empty();
      }
      last = row.path(0).asLong();
      samples.add(
          last,
          row.path(1).asInt(0),
          row.path(2).asInt(0),
          row.path(3).asLong(),
          row.path(4).asLong(),
          row.path(5).asLong());
    }
    return Optional.of(samples);
  }
}
