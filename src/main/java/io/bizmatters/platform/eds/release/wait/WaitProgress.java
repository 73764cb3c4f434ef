package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.report.ProgressLine;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Prints the progress of a wait: a line for each change, and a heartbeat when nothing changes. */
public final class WaitProgress {

  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Pods come and go by the dozen, so a service prints at most one line in this time. */
  private static final Duration LINE_AGAIN = Duration.ofMillis(500);

  private record LastLine(String line, Moment at) {}

  private final Consumer<String> lines;
  private final Map<AwaitedService, LastLine> told = new HashMap<>();
  private final Set<String> warned = new HashSet<>();
  private Moment lastLine = Moment.ofMillis(0);

  public WaitProgress(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Shows a judgement of a service whose wait continues. */
  void seen(AwaitedService service, Moment now) {
    warn(service);
    Judgement judgement = service.judgement();
    String line = line(service, judgement, blocker(judgement));
    Optional<LastLine> before = Optional.ofNullable(told.get(service));
    boolean same = before.filter(last -> last.line().equals(line)).isPresent();
    boolean recent =
        before.filter(last -> now.since(last.at()).compareTo(LINE_AGAIN) < 0).isPresent();
    if (!same && !recent) {
      told.put(service, new LastLine(line, now));
      say(line, now);
    }
  }

  /** Shows that the wait for a service is over. */
  void ended(AwaitedService service) {
    warn(service);
    Verdict.Final verdict = (Verdict.Final) service.judgement().verdict();
    String state = verdict.state() + verdict.reason().map(reason -> " (" + reason + ")").orElse("");
    say(line(service, service.judgement(), Optional.empty()) + "  " + state, service.endedAt());
  }

  private void warn(AwaitedService service) {
    for (Finding warning : service.judgement().warnings()) {
      String text = ProgressLine.warning(name(service), warning);
      if (warned.add(text)) {
        lines.accept(text);
      }
    }
  }

  /** Shows that the build is alive, and what it waits for. */
  void tick(List<AwaitedService> services, Moment now) {
    if (now.since(lastLine).compareTo(HEARTBEAT) < 0) {
      return;
    }
    List<AwaitedService> open = services.stream().filter(service -> !service.hasEnded()).toList();
    if (!open.isEmpty()) {
      AwaitedService one = open.get(0);
      String more = open.size() == 1 ? "" : " (and " + (open.size() - 1) + " more)";
      say(
          "still waiting: "
              + (services.size() - open.size())
              + " of "
              + services.size()
              + " done; "
              + line(one, one.judgement(), blocker(one.judgement()))
              + more,
          now);
    }
  }

  /** Shows a line that concerns no single service. */
  void note(String text) {
    lines.accept(ProgressLine.note(text));
  }

  private void say(String line, Moment now) {
    lastLine = now;
    lines.accept(line);
  }

  private static String line(
      AwaitedService service, Judgement judgement, Optional<String> blocker) {
    return ProgressLine.of(name(service), judgement.progress(), blocker);
  }

  private static String name(AwaitedService service) {
    return service.applied().service();
  }

  private static Optional<String> blocker(Judgement judgement) {
    return judgement.verdict() instanceof Verdict.InProgress waiting
        ? waiting.blockers().stream()
            .findFirst()
            .map(finding -> finding.object() + ": " + finding.message())
        : Optional.empty();
  }
}
