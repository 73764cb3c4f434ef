package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import io.bizmatters.platform.eds.readiness.Moment;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Asks external.metrics.k8s.io for one metric of one ScaledObject, as the HPA does: the API server
 * asks KEDA's metrics adapter, which asks the KEDA operator, which reads the lag.
 */
public final class ExternalMetric {

  private final Api api;

  public ExternalMetric(Api api) {
    this.api = api;
  }

  /**
   * Sends one request; a refusal, a lost connection and a timeout are answers too.
   *
   * @param metric such as {@code s0-nats-jetstream-ORDERS}
   * @param askedAt the time of the request on the caller's clock, copied into the answer
   * @param deadline for the whole answer; the API server itself would wait a minute
   * @throws ClusterException when the server rejects the login, or the thread is interrupted
   */
  public MetricAnswer ask(
      String namespace, String scaledObject, String metric, Moment askedAt, Duration deadline)
      throws ClusterException {
    String path =
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/"
            + namespace
            + "/"
            + URLEncoder.encode(metric, StandardCharsets.UTF_8).replace("+", "%20")
            + "?labelSelector="
            + URLEncoder.encode(
                "scaledobject.keda.sh/name=" + scaledObject, StandardCharsets.UTF_8);
    try {
      return answer(api.client().send(Call.get(path, Call.JSON), deadline), askedAt);
    } catch (HttpTimeoutException silence) {
      return new MetricAnswer.TimedOut(deadline, askedAt);
    } catch (IOException lost) {
      return new MetricAnswer.Refused(0, "no answer: " + lost.getMessage(), askedAt);
    }
  }

  /**
   * Returns a number unless KEDA made it up. KEDA notes each failed read of the lag in the status
   * of the ScaledObject before it answers with the number of its fallback; the condition {@code
   * Fallback} follows only with the next read (KEDA 2.19, {@code pkg/fallback/fallback.go}).
   *
   * @param number the answer to {@link #ask}
   * @throws ClusterException when the server rejects the login, or the thread is interrupted
   */
  public MetricAnswer unlessFallback(
      String namespace, String scaledObject, String metric, MetricAnswer.Value number)
      throws ClusterException {
    String path = "/apis/keda.sh/v1alpha1/namespaces/" + namespace + "/scaledobjects/";
    try {
      Answer answer = api.client().send(Call.get(path + scaledObject, Call.JSON));
      JsonNode health = answer.body().path("status").path("health").path(metric);
      return answer.isSuccess() && health.path("status").asString("").equals("Failing")
          ? new MetricAnswer.Refused(
              answer.code(),
              "the number is KEDA's fallback: KEDA could not read the lag "
                  + health.path("numberOfFailures").asInt(0)
                  + " times",
              number.askedAt())
          : number;
    } catch (IOException lost) {
      return new MetricAnswer.Refused(0, "no answer: " + lost.getMessage(), number.askedAt());
    }
  }

  private static MetricAnswer answer(Answer answer, Moment askedAt) {
    if (!answer.isSuccess()) {
      return new MetricAnswer.Refused(answer.code(), answer.message(), askedAt);
    }
    BigDecimal sum = BigDecimal.ZERO;
    int values = 0;
    for (JsonNode item : answer.body().path("items")) {
      String text = item.path("value").asString("");
      Optional<BigDecimal> value = Quantity.valueOf(text);
      if (value.isEmpty()) {
        return new MetricAnswer.Refused(answer.code(), "no number: \"" + text + "\"", askedAt);
      }
      sum = sum.add(value.get());
      values++;
    }
    return values == 0
        ? new MetricAnswer.Refused(answer.code(), "an answer without a value", askedAt)
        : new MetricAnswer.Value(sum, askedAt);
  }
}
