package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey.MetricsApi.ServiceName;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Looks at what a cluster offers, with one request for each question, and changes nothing. */
public final class ClusterSurvey {

  private static final String METRICS_GROUP = "external.metrics.k8s.io";

  /** Whether something exists. */
  public enum Presence {
    PRESENT,
    MISSING,
    /** The object is being deleted. */
    ENDING,
    /** The build has no right to look. */
    HIDDEN
  }

  private final Api api;

  public ClusterSurvey(Api api) {
    this.api = api;
  }

  /**
   * Returns the server's version; 0 if the server is not Kubernetes.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public ServerVersion version() throws ClusterException {
    return ServerVersion.of(get("version", "/version"));
  }

  /**
   * Returns whether the server knows KEDA's ScaledObject.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public boolean servesScaledObjects() throws ClusterException {
    return serves("KEDA's API", "keda.sh/v1alpha1", "scaledobjects");
  }

  /**
   * Returns whether the server knows NACK's Stream and Consumer.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public boolean servesStreams() throws ClusterException {
    return serves("NACK's API", "jetstream.nats.io/v1beta2", "streams");
  }

  private boolean serves(String what, String apiVersion, String plural) throws ClusterException {
    Answer answer = get(what, "/apis/" + apiVersion);
    for (JsonNode resource : answer.body().path("resources")) {
      if (resource.path("name").asString("").equals(plural)) {
        return true;
      }
    }
    return answer.isForbidden();
  }

  /**
   * Returns the external metrics API without calling it, because a hanging adapter would delay the
   * answer.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public MetricsApi metricsApi() throws ClusterException {
    Answer answer =
        get(
            "the external metrics API",
            "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1." + METRICS_GROUP);
    if (answer.isNotFound()) {
      return MetricsApi.absent();
    }
    if (!answer.isSuccess()) {
      Answer group = get("the external metrics API", "/apis/" + METRICS_GROUP);
      return new MetricsApi(!group.isNotFound(), Optional.empty(), Optional.empty());
    }
    JsonNode service = answer.body().path("spec").path("service");
    Optional<ServiceName> adapter =
        service.isObject()
            ? Optional.of(
                new ServiceName(
                    service.path("namespace").asString(""), service.path("name").asString("")))
            : Optional.empty();
    return new MetricsApi(true, unavailable(answer.body()), adapter);
  }

  private static Optional<String> unavailable(JsonNode apiService) {
    for (JsonNode condition : apiService.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Available")
          && !condition.path("status").asString("").equals("True")) {
        return Optional.of(
            condition.path("reason").asString("")
                + ": "
                + condition.path("message").asString("").strip());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the name of KEDA's operator if it is visible that none of its pods is available.
   *
   * @param namespace of KEDA
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<String> stoppedOperator(String namespace) throws ClusterException {
    String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments/keda-operator";
    Answer answer = get("KEDA's operator", path);
    boolean stopped =
        answer.isSuccess() && answer.body().path("status").path("availableReplicas").asInt(0) == 0;
    return stopped
        ? Optional.of("Deployment keda-operator in namespace " + namespace)
        : Optional.empty();
  }

  /**
   * Returns whether a namespace exists.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Presence namespace(String name) throws ClusterException {
    Answer answer = get("Namespace " + name, "/api/v1/namespaces/" + name);
    if (answer.isNotFound()) {
      return Presence.MISSING;
    }
    if (!answer.isSuccess()) {
      return Presence.HIDDEN;
    }
    return answer.body().path("metadata").has("deletionTimestamp")
        ? Presence.ENDING
        : Presence.PRESENT;
  }

  private Answer get(String what, String path) throws ClusterException {
    return api.send(what, Call.get(path, Call.JSON));
  }

  /**
   * The API server's version.
   *
   * @param text the server's own name of it, {@code v1.34.4}
   */
  public record ServerVersion(int major, int minor, String text) {

    static ServerVersion of(Answer answer) {
      return new ServerVersion(
          number(answer.body().path("major").asString("")),
          number(answer.body().path("minor").asString("")),
          answer.body().path("gitVersion").asString("unknown"));
    }

    /** Reads a number; managed clusters write {@code 34+}. */
    private static int number(String text) {
      String digits = text.replaceAll("[^0-9].*", "");
      return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /**
     * Returns whether the server has this version or a later one; true if the server states no
     * numbers.
     */
    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
      return major == 0 || major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
  }

  /**
   * The API through which the autoscaler reads the lag: {@code external.metrics.k8s.io/v1beta1}.
   *
   * @param served whether the API exists
   * @param unavailable why it does not answer, in Kubernetes' words
   * @param adapter namespace and name of the Service behind it; empty if the build may not see it
   */
  public record MetricsApi(
      boolean served, Optional<String> unavailable, Optional<ServiceName> adapter) {

    /** The namespace and name of a Service. */
    public record ServiceName(String namespace, String name) {
      @Override
      public String toString() {
        return namespace + "/" + name;
      }
    }

    static MetricsApi absent() {
      return new MetricsApi(false, Optional.empty(), Optional.empty());
    }
  }
}
