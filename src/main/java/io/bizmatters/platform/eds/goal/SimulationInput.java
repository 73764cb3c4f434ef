package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.report.EarlierSimulation;
import io.bizmatters.platform.eds.simulate.Finding;
import io.bizmatters.platform.eds.simulate.Load;
import io.bizmatters.platform.eds.simulate.RecordedLoad;
import io.bizmatters.platform.eds.simulate.RecordedLoad.Fault;
import io.bizmatters.platform.eds.simulate.RecordedLoad.Read;
import io.bizmatters.platform.eds.simulate.Recording;
import io.bizmatters.platform.eds.simulate.ServiceTime;
import io.bizmatters.platform.eds.simulate.Setting;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import io.bizmatters.platform.eds.simulate.Setting.Goal;
import io.bizmatters.platform.eds.simulate.Simulation.FullRun;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the parameters of a simulation, with the files that they name; reports all bad ones. */
final class SimulationInput {

  private static final String PREFIX = "eds.simulate.";
  private static final String SECONDS_PER_MESSAGE = "secondsPerMessage";
  private static final Pattern FILE_NAME = Pattern.compile(".*\\.(?:csv|json|txt)");
  private static final Duration DAY = Duration.ofDays(1);
  private static final long LARGEST_FILE = 256L << 20;
  private static final int MOST_RUNS = 1000;

  /** As many rows of samples fit into a file and into the memory of a build. */
  private static final long MOST_ROWS = 20 * FullRun.MOST_ROWS;

  private static final int OLDEST_MINOR = 23;
  private static final int NO_MINOR = 100;

  private final ParameterReader reader;
  private final Path base;

  SimulationInput(ParameterReader reader, Path base) {
    this.reader = reader;
    this.base = base;
  }

  /** A load, and the recording that it comes from. */
  record LoadAndRecording(Load load, Optional<Recording> recording) {}

  LoadAndRecording load(Optional<String> text) {
    LoadAndRecording instead = new LoadAndRecording(new Load.Constant(0), Optional.empty());
    if (text.isEmpty()) {
      reader.add(missing("load", Load.FORMS, "constant:5"));
      return instead;
    }
    String written = text.get().strip();
    Optional<Path> file = file(written);
    if (file.isEmpty() && FILE_NAME.matcher(written).matches()) {
      unreadable("load", written);
      return instead;
    }
    if (file.isEmpty()) {
      Load load = read("load", written, Load::parse, instead.load());
      return new LoadAndRecording(load, Optional.empty());
    }
    if (isJson(written)) {
      return recording("load", file.get(), written)
          .flatMap(
              recording ->
                  good(written, recording.load(written))
                      .map(load -> new LoadAndRecording(load, Optional.of(recording))))
          .orElse(instead);
    }
    try (BufferedReader lines = Files.newBufferedReader(file.get(), StandardCharsets.ISO_8859_1)) {
      return good(written, RecordedLoad.parse(written, lines.lines().iterator()))
          .map(load -> new LoadAndRecording(load, Optional.empty()))
          .orElse(instead);
    } catch (IOException | UncheckedIOException unreadable) {
      unreadable("load", written);
      return instead;
    }
  }

  private Optional<Load> good(String name, Read read) {
    if (read instanceof Read.Good found) {
      return Optional.of(found.load());
    }
    Fault fault = ((Read.Bad) read).fault();
    Origin where = new Origin(name, fault.line(), 0, "", Spelling.PROPERTY);
    reader.add(Problem.error(where, fault.found(), fault.allowed(), fault.fix()));
    return Optional.empty();
  }

  /** Reads the seconds a message; if they are not set, the recording of the load may know them. */
  ServiceTime time(Optional<String> text, LoadAndRecording loaded) {
    ServiceTime instead = new ServiceTime.Fixed(1);
    if (text.isEmpty()) {
      Optional<ServiceTime> recorded = loaded.recording().flatMap(Recording::time);
      if (recorded.isEmpty()) {
        reader.add(missing(SECONDS_PER_MESSAGE, ServiceTime.FORMS, "0.2"));
      }
      return recorded.orElse(instead);
    }
    String written = text.get().strip();
    Optional<Path> file = file(written);
    if (file.isEmpty() && FILE_NAME.matcher(written).matches()) {
      unreadable(SECONDS_PER_MESSAGE, written);
      return instead;
    }
    if (file.isEmpty()) {
      return read(SECONDS_PER_MESSAGE, written, ServiceTime::parse, instead);
    }
    Optional<Recording> recording = recording(SECONDS_PER_MESSAGE, file.get(), written);
    if (recording.isPresent() && recording.get().time().isEmpty()) {
      read(
          SECONDS_PER_MESSAGE,
          written,
          name -> Parsed.bad("a recording that knows the seconds a message", "name a number"),
          instead);
    }
    return recording.flatMap(Recording::time).orElse(instead);
  }

  private static Origin at(String name) {
    return new Origin("-D" + PREFIX + name, 0, 0, "", Spelling.PROPERTY);
  }

  private static Problem missing(String name, String allowed, String example) {
    return Problem.error(at(name), "nothing", allowed, "-D" + PREFIX + name + "=" + example);
  }

  private Optional<Recording> recording(String name, Path file, String written) {
    return whole(name, file, written, EarlierSimulation::recording);
  }

  /** Reads the file of an earlier simulation. */
  Optional<EarlierSimulation> against(Optional<String> text) {
    return text.map(String::strip)
        .flatMap(
            written -> {
              Optional<Path> file = file(written);
              if (file.isEmpty()) {
                unreadable("against", written);
              }
              return file.flatMap(
                  found -> whole("against", found, written, EarlierSimulation::parse));
            });
  }

  private <T> Optional<T> whole(
      String name, Path file, String written, Function<String, Parsed<T>> grammar) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException("too large");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return read(
          name,
          written,
          nameOfFile -> grammar.apply(text).then(value -> Parsed.good(Optional.of(value))),
          Optional.empty());
    } catch (IOException unreadable) {
      unreadable(name, written);
      return Optional.empty();
    }
  }

  private void unreadable(String name, String written) {
    read(
        name,
        written,
        file ->
            Parsed.bad(
                "a file of text that exists, up to 256 MiB",
                "check the path; it is read from " + base),
        "");
  }

  private static boolean isJson(String written) {
    return written.endsWith(".json");
  }

  private Optional<Path> file(String written) {
    try {
      return Optional.of(base.resolve(written)).filter(Files::isRegularFile);
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }

  private <T> T read(String name, String text, Function<String, Parsed<T>> grammar, T instead) {
    return reader.read(PREFIX + name, text, grammar, instead);
  }

  Optional<Integer> batch(Optional<String> text) {
    return text.map(written -> read("batch", written, it -> whole(it, 1, 1_000_000, "1"), 1));
  }

  private static Parsed<Integer> whole(String text, int least, int most, String example) {
    boolean number = text.matches("[0-9]{1,9}");
    return number && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most
        ? Parsed.good(Integer.parseInt(text))
        : Parsed.bad("a whole number from " + least + " to " + most, example);
  }

  Duration period(String name, String text) {
    return period(name, text, Duration.ZERO, DAY);
  }

  private Duration period(String name, String text, Duration least, Duration most) {
    return read(
        name,
        text,
        written ->
            withUnits(Period.parse(written))
                .then(
                    found ->
                        found.compareTo(least) >= 0 && found.compareTo(most) <= 0
                            ? Parsed.good(found)
                            : Parsed.bad(
                                "from " + Period.written(least) + " to " + Period.written(most),
                                Period.written(found.compareTo(least) < 0 ? least : most))),
        most);
  }

  private static Parsed<Duration> withUnits(Parsed<Duration> parsed) {
    return parsed
        .broken()
        .map(
            broken ->
                Parsed.<Duration>bad(broken.allowed() + "; the units are h, m and s", broken.fix()))
        .orElse(parsed);
  }

  Optional<Duration> duration(Optional<String> text) {
    return text.map(written -> period("duration", written, Duration.ofSeconds(1), Load.TEN_YEARS));
  }

  Cluster cluster(
      String sync, String stabilization, Optional<String> kubernetes, Optional<String> keda) {
    Duration second = Duration.ofSeconds(1);
    return new Cluster(
        period("hpaSync", sync, second, Duration.ofHours(1)),
        period("hpaStabilization", stabilization, Duration.ZERO, DAY),
        kubernetes
            .map(text -> read("kubernetes", text, SimulationInput::minor, Cluster.NEWEST_MINOR))
            .orElse(Cluster.NEWEST_MINOR),
        keda.map(text -> read("keda", text, SimulationInput::keda, Cluster.NEWEST_KEDA))
            .orElse(Cluster.NEWEST_KEDA),
        List.of());
  }

  private static Parsed<Integer> minor(String text) {
    String digits = text.replaceFirst("^v?1\\.", "").replaceFirst("\\.[0-9]+$", "");
    boolean number = digits.matches("[0-9]{1,2}");
    return number && Integer.parseInt(digits) >= OLDEST_MINOR && Integer.parseInt(digits) < NO_MINOR
        ? Parsed.good(Integer.parseInt(digits))
        : Parsed.bad("a version of Kubernetes from 1." + OLDEST_MINOR, "1." + Cluster.NEWEST_MINOR);
  }

  private static Parsed<String> keda(String text) {
    return text.matches("v?2\\.[0-9]{1,3}(?:\\.[0-9]{1,3})?")
        ? Parsed.good(text.replace("v", ""))
        : Parsed.bad("a version of KEDA 2", Cluster.NEWEST_KEDA);
  }

  Goal goal(Optional<String> price, Optional<String> latency) {
    OptionalDouble perHour =
        price
            .map(text -> read("pricePerPodHour", text, SimulationInput::price, 0.0))
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty());
    return new Goal(
        perHour, latency.map(text -> period("latencyGoal", text, Duration.ofSeconds(1), DAY)));
  }

  private static Parsed<Double> price(String text) {
    return text.matches("[0-9]{1,9}(?:\\.[0-9]{1,9})?")
        ? Parsed.good(Double.parseDouble(text))
        : Parsed.bad("a number of zero or more", "0.04");
  }

  long seed(String text) {
    return read("seed", text, it -> whole(it, 0, 999_999_999, "1"), 1);
  }

  int runs(String text) {
    return read("runs", text, it -> whole(it, 1, MOST_RUNS, "20"), 1);
  }

  Keep keep(String text) {
    return read(
        "runsKept",
        text,
        written ->
            switch (written) {
              case "1" -> Parsed.good(Keep.ONE);
              case "all" -> Parsed.good(Keep.ALL);
              default -> Parsed.bad("1 or all", "1");
            },
        Keep.ONE);
  }

  /** Returns the request; reports values of it that are legal alone, and not together. */
  SimulationRun.Request fitting(SimulationRun.Request request) {
    Load load = request.load().load();
    Duration time = request.duration().orElseGet(() -> Setting.usualDuration(load));
    if (!load.beginsBefore(time)) {
      reader.add(
          Problem.error(
              at("load"),
              load.text() + ", of which no message comes within " + Period.written(time),
              "messages within the simulated time",
              "a longer eds.simulate.duration, or an earlier load"));
    }
    long rows = Math.min(time.toSeconds() + 1, FullRun.MOST_ROWS);
    if (request.keep() == Keep.ALL && request.runs() * rows > MOST_ROWS) {
      reader.add(
          Problem.error(
              at("runsKept"),
              "all of " + request.runs() + " runs with " + rows + " rows of samples each",
              "at most " + MOST_ROWS + " rows in a file",
              "-Deds.simulate.runsKept=1, or -Deds.simulate.runs=" + MOST_ROWS / rows));
    }
    return request;
  }

  /** Reads names of findings. */
  Set<Finding.Id> failOn(List<String> words) {
    String known =
        Stream.of(Finding.Id.values()).map(Finding.Id::word).collect(Collectors.joining(", "));
    return read(
        "failOn",
        words.stream()
            .map(word -> Objects.requireNonNullElse(word, ""))
            .collect(Collectors.joining(",")),
        text -> {
          EnumSet<Finding.Id> ids = EnumSet.noneOf(Finding.Id.class);
          for (String word : text.split(",", -1)) {
            Optional<Finding.Id> id =
                Stream.of(Finding.Id.values())
                    .filter(one -> one.word().equals(word.strip()))
                    .findFirst();
            if (id.isEmpty() && !word.isBlank()) {
              return Parsed.bad("findings with commas between: " + known, "cannot-drain");
            }
            id.ifPresent(ids::add);
          }
          return Parsed.good(ids);
        },
        Set.of());
  }
}
