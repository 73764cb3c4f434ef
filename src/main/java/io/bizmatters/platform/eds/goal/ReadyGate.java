package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.ServiceReports;
import io.bizmatters.platform.eds.report.FailureReport;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Fails the build unless every service is ready.
 *
 * @param accepted states that are good enough besides the ready ones
 */
record ReadyGate(Set<State> accepted) {

  private static final Set<State> ACCEPTABLE = EnumSet.of(State.PAUSED, State.DEGRADED);

  ReadyGate {
    accepted = Set.copyOf(accepted);
  }

  /** Parses {@code eds.accept}. */
  static Parsed<ReadyGate> parse(String text) {
    EnumSet<State> states = EnumSet.noneOf(State.class);
    for (String word : text.split(",", -1)) {
      String name = word.strip().toUpperCase(Locale.ROOT);
      Optional<State> state =
          ACCEPTABLE.stream().filter(known -> known.name().equals(name)).findFirst();
      if (state.isEmpty() && !name.equals("NONE") && !name.isEmpty()) {
        return Parsed.bad("PAUSED, DEGRADED, both with a comma between, or none", "none");
      }
      state.ifPresent(states::add);
    }
    return Parsed.good(new ReadyGate(states));
  }

  /**
   * Passes if every service is ready, accepted, or applied without a wait.
   *
   * @throws MojoFailureException when a service is not; the message lists every such service
   */
  void failUnlessReady(List<ServiceReport> services) throws MojoFailureException {
    List<ServiceReport> bad = services.stream().filter(service -> !isGood(service)).toList();
    if (!bad.isEmpty()) {
      String names = bad.stream().map(ServiceReport::name).collect(Collectors.joining(", "));
      throw new MojoFailureException(
          bad.size()
              + " of "
              + services.size()
              + (services.size() == 1 ? " service is" : " services are")
              + " not ready: "
              + names
              + ".\n\n"
              + bad.stream().map(FailureReport::of).collect(Collectors.joining("\n\n")));
    }
  }

  private boolean isGood(ServiceReport service) {
    return Stream.concat(Stream.of(State.values()).filter(State::isReady), accepted.stream())
            .anyMatch(state -> state.name().equals(service.state()))
        || service.state().equals(ServiceReports.APPLIED);
  }
}
