package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.release.journal.BuildOrigin;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.Pruning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/** Names a module's releases: {@code eds.release}, or the module's own name. */
final class ReleaseNames {

  static final String PROPERTY = "eds.release";

  /** A label value that is also legal in the names of a Lease and of Secrets. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Module module;
  private final String consequence;
  private final Optional<String> given;

  /**
   * @param given the parameter's value
   * @param consequence what does not happen if there is no name
   */
  ReleaseNames(Module module, String consequence, Optional<String> given) {
    this.module = module;
    this.consequence = consequence;
    this.given = given;
  }

  /** Reads the parameter; empty if it is unset. */
  static Optional<String> read(ParameterReader reader, @Nullable String release) {
    return Optional.ofNullable(release)
        .map(name -> reader.read(PROPERTY, name, ReleaseNames::parse, name));
  }

  /** Parses the parameter. */
  static Parsed<String> parse(String text) {
    return NAME.matcher(text).matches()
        ? Parsed.good(text)
        : Parsed.bad(
            "1 to 63 lower-case letters, digits and dashes, with a letter or digit at each end",
            legal(text).orElse("orders"));
  }

  private static Optional<String> legal(String text) {
    String legal =
        text.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9]+", "-").replaceAll("^-+", "");
    String cut = legal.substring(0, Math.min(63, legal.length())).replaceAll("-+$", "");
    return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
  }

  /**
   * Returns the name of these services' releases.
   *
   * @throws MojoFailureException when there is neither a parameter, a module nor a single service
   */
  String of(List<ServiceObjects> services) throws MojoFailureException {
    Set<String> names = new TreeSet<>();
    services.forEach(one -> names.add(one.service().name()));
    Optional<String> name =
        given
            .or(() -> module.hasPom() ? legal(module.artifactId()) : Optional.empty())
            .or(() -> names.size() == 1 ? names.stream().findFirst() : Optional.empty());
    return name.orElseThrow(
        () ->
            new MojoFailureException(
                PROPERTY
                    + "; "
                    + consequence
                    + ".\n\n  found    no name, no POM, and the services "
                    + String.join(", ", names)
                    + "\n  allowed  a name for what this folder releases to a namespace"
                    + "\n  fix      -D"
                    + PROPERTY
                    + "="
                    + names.stream().findFirst().orElse("orders")));
  }

  /**
   * Makes sure that no two executions of a goal release under one name: each would take the other's
   * services for dropped services of its own.
   *
   * @throws MojoFailureException when executions share a name; the message lists them
   */
  void checkExecutions(String goal) throws MojoFailureException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    module
        .executions(goal, "release")
        .forEach(
            (execution, configured) ->
                byName
                    .computeIfAbsent(
                        configured
                            .filter(name -> !name.isBlank())
                            .or(() -> module.property(PROPERTY))
                            .or(() -> legal(module.artifactId()))
                            .orElse(module.artifactId()),
                        same -> new ArrayList<>())
                    .add(execution));
    String shared =
        byName.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(
                entry ->
                    "executions "
                        + String.join(", ", entry.getValue())
                        + " all release "
                        + entry.getKey())
            .collect(Collectors.joining("; "));
    if (!shared.isEmpty()) {
      throw new MojoFailureException(
          PROPERTY
              + "; "
              + consequence
              + ".\n\npom.xml\n  found    "
              + shared
              + "\n  allowed  a name of its own for the release of each execution"
              + "\n  fix      write <release>NAME</release> into the <configuration> of each"
              + " execution, or give one execution all services");
    }
  }

  /**
   * Returns how the services are released, for goals that look at releases or delete them.
   *
   * @param lockTimeout how long to wait for another run's lock
   * @throws MojoFailureException when the release has no name
   */
  ReleaseOptions options(
      List<ServiceObjects> services, BuildOrigin origin, String moduleId, Duration lockTimeout)
      throws MojoFailureException {
    return ReleaseOptions.named(of(services), moduleId, ThisBuild::now)
        .origin(origin)
        .plugin(module.pluginVersion())
        .lockTimeout(lockTimeout)
        .historyMax(0)
        .pruning(Pruning.NONE)
        .profiles(module.profiles())
        .chosenForThisRun(module::isChosenForThisRun)
        .build();
  }
}
