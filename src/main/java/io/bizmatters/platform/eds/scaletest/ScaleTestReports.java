package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.Target;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import io.bizmatters.platform.eds.report.ScaleTestReport.Sample;
import io.bizmatters.platform.eds.report.ScaleTestReport.Setting;
import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Failed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Builds the report of a test. */
public final class ScaleTestReports {

  private static final String NOT_TRIED = "not tried: an earlier check has failed";

  private ScaleTestReports() {}

  /**
   * Returns the report.
   *
   * @param startedAt the start on the build machine's clock
   */
  public static ScaleTestReport of(
      ScaleTest.Result tested, Instant startedAt, Optional<Target> target) {
    EventDrivenService service = tested.service().service();
    return new ScaleTestReport(
        service.name(),
        tested.service().namespace(),
        tested.run(),
        startedAt,
        tested.trace().until(),
        target,
        setting(tested),
        checks(tested),
        events(tested),
        tested.trace().observations().stream().map(ScaleTestReports::sample).toList());
  }

  private static Setting setting(ScaleTest.Result tested) {
    EventDrivenService service = tested.service().service();
    Optional<Limits> limits = tested.limits();
    return new Setting(
        service.nats().stream(),
        service.nats().consumer(),
        tested.subject().orElse(""),
        tested.options().messages(),
        tested.options().drain().name().toLowerCase(Locale.ROOT),
        limits.map(Limits::lagThreshold).orElse(service.autoscaling().lagThreshold()),
        limits.map(Limits::min).orElse(service.autoscaling().minReplicas()),
        limits.map(Limits::max).orElse(service.autoscaling().maxReplicas()),
        limits.map(Limits::before).orElse(0),
        limits.map(Limits::expected).orElse(0),
        tested.options().up(),
        limits.map(Limits::down).orElse(Duration.ZERO));
  }

  private static List<Check> checks(ScaleTest.Result tested) {
    boolean refused = !tested.misses().isEmpty() || tested.limits().isEmpty();
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "preconditions",
            "preconditions",
            refused ? Result.FAILED : Result.PASSED,
            Duration.ZERO,
            "",
            tested.misses()));
    Trace trace = tested.trace();
    Optional<Verdict> verdict =
        refused ? Optional.empty() : tested.limits().map(limits -> Verdict.of(trace, limits));
    Duration published = trace.at(Kind.PUBLISHED).orElse(Duration.ZERO);
    Duration up = at(verdict.map(Verdict::scaledUp), published);
    Duration drained = at(verdict.map(Verdict::drained), up);
    checks.add(check("scaled-up", verdict.map(Verdict::scaledUp), published));
    checks.add(check("drained", verdict.map(Verdict::drained), up));
    checks.add(check("came-down", verdict.map(Verdict::cameDown), drained));
    checks.add(check("restored", verdict.map(Verdict::restored), trace.until()));
    return checks;
  }

  private static Duration at(Optional<Outcome> outcome, Duration otherwise) {
    return outcome.map(found -> found instanceof Passed ok ? ok.at() : otherwise).orElse(otherwise);
  }

  private static Check check(String id, Optional<Outcome> outcome, Duration since) {
    String title = id.replace('-', ' ');
    if (outcome.isPresent() && outcome.get() instanceof Passed passed) {
      return new Check(
          id, title, Result.PASSED, between(since, passed.at()), passed.detail(), List.of());
    }
    if (outcome.isPresent() && outcome.get() instanceof Failed failed) {
      List<Miss> misses = List.of(failed.miss());
      return new Check(id, title, Result.FAILED, between(since, failed.at()), "", misses);
    }
    return new Check(id, title, Result.SKIPPED, Duration.ZERO, NOT_TRIED, List.of());
  }

  private static Duration between(Duration from, Duration to) {
    return to.compareTo(from) > 0 ? to.minus(from) : Duration.ZERO;
  }

  /** Returns the events of the test. */
  private static List<ScaleTestReport.Event> events(ScaleTest.Result tested) {
    Trace trace = tested.trace();
    List<ScaleTestReport.Event> events = new ArrayList<>();
    for (Event event : trace.events()) {
      events.add(new ScaleTestReport.Event(event.at(), id(event.kind()), event.text()));
    }
    Optional<Duration> published = trace.at(Kind.PUBLISHED);
    if (published.isPresent() && tested.limits().isPresent()) {
      Limits limits = tested.limits().get();
      first(
          trace,
          published.get(),
          seen ->
              seen.hpa().filter(hpa -> hpa.desired() > Math.max(1, limits.before())).isPresent(),
          seen -> seen.hpa().map(hpa -> "the HPA wants " + hpa.desired()).orElse(""),
          "hpa-wants-more",
          events);
      first(
          trace,
          published.get(),
          seen -> seen.available() > limits.before(),
          seen ->
              "first new replica: "
                  + seen.available()
                  + (seen.available() == 1 ? " is available" : " are available"),
          "first-new-replica",
          events);
      if (Verdict.of(trace, limits).cameDown() instanceof Passed down) {
        events.add(
            new ScaleTestReport.Event(
                down.at(),
                "came-down",
                "down to " + limits.floor() + (limits.floor() == 1 ? " replica" : " replicas")));
      }
    }
    events.sort(Comparator.comparing(ScaleTestReport.Event::at));
    return events;
  }

  private static void first(
      Trace trace,
      Duration from,
      Predicate<Observation> wanted,
      Function<Observation, String> text,
      String id,
      List<ScaleTestReport.Event> events) {
    trace
        .since(from)
        .filter(wanted)
        .findFirst()
        .ifPresent(seen -> events.add(new ScaleTestReport.Event(seen.at(), id, text.apply(seen))));
  }

  private static String id(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Sample sample(Observation seen) {
    return new Sample(
        seen.at(),
        seen.backlog().pending(),
        seen.backlog().ackPending(),
        seen.metric(),
        seen.hpa().map(Observation.Hpa::desired),
        seen.desired(),
        seen.available());
  }
}
