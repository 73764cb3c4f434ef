package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Checks before the first write that everything exists that the services need, and reports
 * everything missing at once.
 */
public final class Preflight {

  private final Api api;
  private final StreamLook streams;

  /**
   * @param streams how the build looks at NATS
   */
  public Preflight(Api api, StreamLook streams) {
    this.api = api;
    this.streams = streams;
  }

  /**
   * Returns everything that is missing, in the order in which it is needed.
   *
   * @throws ClusterException when the cluster cannot be reached
   * @throws InterruptedException when the build is stopped
   */
  public Findings check(List<TargetService> targets, PreflightOptions options)
      throws ClusterException, InterruptedException {
    return check(targets, options, LiveState.in(api), () -> false);
  }

  /**
   * Returns everything that is missing. If nothing has to be written, returns only what NATS lacks:
   * rights, the platform and Secrets matter only to writes.
   *
   * @param own receives the live objects of the services, so that no later step has to look again
   * @param done says after the look at the live objects whether nothing has to be written
   */
  public Findings check(
      List<TargetService> targets,
      PreflightOptions options,
      LiveState own,
      Query<Boolean, ClusterException> done)
      throws ClusterException, InterruptedException {
    try (RequestPool requests = new RequestPool("eds-preflight")) {
      // looks at NATS while the connection to the API server is still being opened
      List<Future<Findings>> nats =
          start(new StreamCheck(streams, options).looks(targets), requests);
      List<Findings> owners =
          results(start(new OwnerCheck(api, options, own).looks(targets), requests));
      List<Findings> seen =
          new ArrayList<>(done.run() ? List.of() : ofTheCluster(targets, options, requests));
      seen.addAll(owners);
      seen.addAll(results(nats));
      return Findings.all(seen);
    }
  }

  private List<Findings> ofTheCluster(
      List<TargetService> targets, PreflightOptions options, RequestPool requests)
      throws ClusterException, InterruptedException {
    PlatformCheck platform = new PlatformCheck(api);
    // runs alone, so that a server of an unsupported version does not get a hundred requests
    Findings version = platform.version();
    List<Look> looks = new ArrayList<>();
    looks.addAll(platform.looks(targets));
    looks.addAll(new NamespaceCheck(api, options).looks(targets));
    looks.addAll(new AccessCheck(api, options).looks(targets));
    looks.addAll(new DataCheck(api).looks(targets));
    looks.addAll(new ScalerCheck(api).looks(targets));
    List<Findings> seen = new ArrayList<>();
    seen.add(version);
    seen.addAll(results(start(looks, requests)));
    return seen;
  }

  private static List<Future<Findings>> start(List<Look> looks, RequestPool requests) {
    return looks.stream().map(look -> requests.start(look::take)).toList();
  }

  private static List<Findings> results(List<Future<Findings>> running)
      throws ClusterException, InterruptedException {
    List<Findings> seen = new ArrayList<>();
    for (Future<Findings> future : running) {
      seen.add(result(future));
    }
    return seen;
  }

  private static Findings result(Future<Findings> look)
      throws ClusterException, InterruptedException {
    try {
      return look.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof ClusterException lost) {
        throw lost;
      }
      throw new IllegalStateException(failure);
    }
  }

  /** One question of a preflight: one request, or a few consecutive requests. */
  @FunctionalInterface
  public interface Look {

    Findings take() throws ClusterException, InterruptedException;
  }

  /** Checks whether the namespaces exist. */
  private static final class NamespaceCheck {

    private final ClusterSurvey survey;
    private final PreflightOptions options;

    NamespaceCheck(Api api, PreflightOptions options) {
      this.survey = new ClusterSurvey(api);
      this.options = options;
    }

    List<Look> looks(List<TargetService> targets) {
      return TargetService.byNamespace(targets).keySet().stream()
          .map(namespace -> (Look) () -> look(namespace))
          .toList();
    }

    private Findings look(String namespace) throws ClusterException {
      String subject = "namespace " + namespace;
      return switch (survey.namespace(namespace)) {
        case PRESENT -> Findings.none();
        case HIDDEN -> Findings.notice(subject, "no right to get it: whether it exists is unknown");
        case ENDING ->
            Findings.of(
                new Miss(
                    subject,
                    "is being deleted",
                    "it exists",
                    "wait until it is deleted, then create it again"));
        case MISSING ->
            options.createNamespace()
                ? Findings.none()
                : Findings.of(
                    new Miss(
                        subject,
                        "does not exist",
                        "it exists",
                        "kubectl create namespace " + namespace + ", or -Deds.createNamespace"));
      };
    }
  }
}
