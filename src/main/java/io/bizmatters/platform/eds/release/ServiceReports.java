package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Progress;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.ObjectName;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseResult;
import io.bizmatters.platform.eds.release.wait.AwaitedService;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.Action;
import io.bizmatters.platform.eds.report.RunReport.Conflict;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import io.bizmatters.platform.eds.report.RunReport.GateReport;
import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import io.bizmatters.platform.eds.report.RunReport.Refused;
import io.bizmatters.platform.eds.report.RunReport.Replicas;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes what happened to services in the words of a report. */
public final class ServiceReports {

  /** The run did not wait for the service. */
  public static final String APPLIED = "APPLIED";

  /** An object of the service is not in the cluster as its manifest says. */
  public static final String NOT_APPLIED = "NOT_APPLIED";

  /** The state could not be determined. */
  public static final String UNKNOWN = "UNKNOWN";

  /** The service was looked at once and is not ready yet. */
  public static final String WAITING = "WAITING";

  private static final String NOTHING_TO_DO = "nothing to do";

  private final Map<String, List<ApplyResult>> objects;

  /**
   * @param objects the results of all objects of all services
   */
  public ServiceReports(List<ApplyResult> objects) {
    this.objects = objects.stream().collect(Collectors.groupingBy(done -> key(done.object())));
  }

  /**
   * Nothing was applied; the cause is not one of the service's objects (preflight, for example).
   */
  public ServiceReport notApplied(TargetService service, String reason, List<Finding> findings) {
    return report(
        service,
        NOT_APPLIED,
        Optional.of(reason),
        findings.stream().findFirst().map(Finding::message),
        findings);
  }

  /** Reports that nothing was applied, because the cluster lacks something. */
  public ServiceReport lacking(TargetService service, List<Miss> misses) {
    List<Finding> findings =
        misses.stream()
            .map(
                miss ->
                    new Finding(
                        new ObjectName("Preflight", miss.subject()),
                        "Missing",
                        miss.found() + "; allowed: " + miss.allowed(),
                        miss.fix()))
            .toList();
    return notApplied(service, "PREFLIGHT", findings);
  }

  /** Reports that the service's Deployment or ScaledObject is missing in the cluster. */
  public ServiceReport notThere(TargetService service) {
    Finding finding =
        new Finding(
            new ObjectName("Deployment", service.service().name()),
            "NotFound",
            "is not in the cluster, or its ScaledObject is not",
            "mvn eds:apply");
    return notApplied(service, "NOT_THERE", List.of(finding));
  }

  /** Reports that the state of the service could not be determined. */
  public ServiceReport unknown(TargetService service, String reason, String message) {
    return report(service, UNKNOWN, Optional.of(reason), Optional.of(message), List.of());
  }

  /** Reports a service that was applied without a wait, or was not applied. */
  public ServiceReport applied(TargetService service) {
    List<Finding> findings = new ArrayList<>();
    for (ApplyResult done : own(service)) {
      done.refusal()
          .ifPresent(
              refusal ->
                  findings.add(
                      new Finding(
                          new ObjectName(done.object().kind(), done.object().name()),
                          refusal.code() == 0 ? "NoAnswer" : "HTTP" + refusal.code(),
                          refusal.what(),
                          fix(refusal))));
    }
    boolean whole =
        own(service).size() >= service.objects().size()
            && own(service).stream().noneMatch(ApplyResult::isMissing);
    return report(
        service,
        whole ? APPLIED : NOT_APPLIED,
        whole ? Optional.empty() : Optional.of("REFUSED"),
        findings.stream().findFirst().map(Finding::message),
        findings);
  }

  private static String fix(Refusal refusal) {
    if (!refusal.immutable().isEmpty()) {
      return "-Deds.recreate=true deletes the object and makes it anew";
    }
    if (!refusal.conflicts().isEmpty()) {
      return refusal.conflicts().get(0).advice();
    }
    return refusal
        .fix()
        .orElse(
            refusal.code() == 0
                ? "run the same goal again: it does the rest"
                : "correct what the message names, and run the goal again");
  }

  /** Reports the result of a wait. */
  public ServiceReport ended(WaitResult ended) {
    return judged(
        ended.service(),
        ended.applied(),
        ended.judgement(),
        ended.state().name(),
        ended.verdict().findings(),
        gate -> ended.gates().getOrDefault(gate, ended.took()),
        ended.evidence());
  }

  /** Reports a service after a single look. */
  ServiceReport seen(AwaitedService service) {
    Verdict verdict = service.judgement().verdict();
    return judged(
        service.service(),
        service.applied(),
        service.judgement(),
        verdict instanceof Verdict.Final end ? end.state().name() : WAITING,
        verdict instanceof Verdict.Final end
            ? end.findings()
            : ((Verdict.InProgress) verdict).blockers(),
        gate -> Duration.ZERO,
        List.of());
  }

  private ServiceReport judged(
      TargetService service,
      io.bizmatters.platform.eds.readiness.Expectation applied,
      Judgement judgement,
      String state,
      List<Finding> causes,
      Function<Gate, Duration> times,
      List<Evidence> evidence) {
    List<Finding> findings =
        Stream.concat(causes.stream(), judgement.warnings().stream())
            .map(finding -> withFix(finding, fix(finding, state)))
            .toList();
    Optional<String> reason =
        judgement.verdict() instanceof Verdict.Final end
            ? end.reason().map(Enum::name)
            : Optional.empty();
    return new ServiceReport(
        service.service().name(),
        applied.namespace(),
        Optional.empty(),
        state,
        reason,
        causes.stream().findFirst().map(finding -> finding.object() + ": " + finding.message()),
        Optional.of(replicas(judgement.progress(), applied.scaledObject())),
        judgement.progress().lag(),
        Optional.empty(),
        own(service).stream().map(ServiceReports::object).toList(),
        judgement.gates().entrySet().stream()
            .map(
                entry ->
                    new GateReport(
                        entry.getKey().id(),
                        entry.getValue().passed(),
                        detail(entry.getValue()),
                        times.apply(entry.getKey())))
            .toList(),
        findings,
        evidence);
  }

  /** Returns the report with the recorded release and the objects that it deleted. */
  public static ServiceReport released(ServiceReport report, ReleaseResult release) {
    List<ObjectReport> objects = new ArrayList<>(report.objects());
    release
        .pruned()
        .forEach(
            key ->
                objects.add(
                    new ObjectReport(key.name(), key.kind(), Action.PRUNED, Optional.empty())));
    return report.with(release.entry().map(ReleaseEntry::title), objects, report.findings());
  }

  /** Returns the report with the outcome of the rollback. */
  public static ServiceReport rolledBack(ServiceReport report, String outcome) {
    List<Finding> findings = new ArrayList<>(report.findings());
    findings.add(
        new Finding(
            new ObjectName("Service", report.name()),
            "Rollback",
            outcome,
            "mvn eds:history tells what is where"));
    return report.with(report.release(), report.objects(), findings);
  }

  /** Returns the fix; after a timeout, it does not advise to wait. */
  private static String fix(Finding finding, String state) {
    if (state.equals(State.TIMEOUT.name()) && finding.fix().startsWith(NOTHING_TO_DO)) {
      return "see the pods' events and logs; when all it needs is time, -Deds.timeout gives more";
    }
    return finding.fix();
  }

  private static Finding withFix(Finding finding, String fix) {
    return new Finding(finding.object(), finding.reason(), finding.message(), fix);
  }

  private static Replicas replicas(Progress progress, Optional<ScaledObjectTarget> scaling) {
    return new Replicas(
        progress.desired(),
        progress.available(),
        scaling.map(ScaledObjectTarget::min).orElse(progress.desired()),
        scaling.map(ScaledObjectTarget::max).orElse(progress.desired()));
  }

  private static String detail(GateResult result) {
    if (result instanceof GateResult.Passed passed) {
      return passed.detail();
    }
    Finding finding =
        result instanceof GateResult.Waiting waiting
            ? waiting.blocker()
            : ((GateResult.Failed) result).finding();
    return finding.object() + ": " + finding.message();
  }

  private ServiceReport report(
      TargetService service,
      String state,
      Optional<String> reason,
      Optional<String> message,
      List<Finding> findings) {
    return new ServiceReport(
        service.service().name(),
        service.namespace(),
        Optional.empty(),
        state,
        reason,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        own(service).stream().map(ServiceReports::object).toList(),
        List.of(),
        findings,
        List.of());
  }

  private List<ApplyResult> own(TargetService service) {
    Set<String> keys = new LinkedHashSet<>();
    service.objects().forEach(object -> keys.add(key(object)));
    return keys.stream().flatMap(key -> objects.getOrDefault(key, List.of()).stream()).toList();
  }

  private static String key(KubernetesObject object) {
    return object.apiVersion()
        + " "
        + object.namespace().orElse("")
        + " "
        + object.kind()
        + " "
        + object.name();
  }

  /** Returns the report of one object. */
  static ObjectReport object(ApplyResult done) {
    Action action =
        switch (done.action()) {
          case CREATED -> Action.CREATED;
          case CHANGED -> Action.CHANGED;
          case UNCHANGED -> Action.UNCHANGED;
          case FAILED -> Action.FAILED;
          case NOT_TRIED -> Action.NOT_TRIED;
        };
    return new ObjectReport(
        done.object().name(), done.object().kind(), action, done.refusal().map(ServiceReports::of));
  }

  private static Refused of(Refusal refusal) {
    return new Refused(
        refusal.what(),
        refusal.conflicts().stream()
            .map(
                conflict ->
                    new Conflict(
                        conflict.field(),
                        conflict.manager(),
                        conflict.live(),
                        conflict.ours(),
                        conflict.advice()))
            .toList());
  }
}
