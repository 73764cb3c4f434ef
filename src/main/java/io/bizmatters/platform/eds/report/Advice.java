package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.grammar.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains surprising consequences of a legal configuration. */
public final class Advice {

  private Advice() {}

  /** Returns one line for each piece of advice. */
  public static List<String> on(List<EventDrivenService> services) {
    List<String> advice = new ArrayList<>();
    for (EventDrivenService service : services) {
      if (isSlow(service) && service.http().startupTimeout().isEmpty()) {
        advice.add(
            service.name()
                + ": a worker that does not answer "
                + service.http().healthPath()
                + " within about 30 s of its start is killed by the liveness probe; a JVM "
                + service.size().map(size -> "of size " + size).orElse("with one CPU")
                + " may need http.startupTimeout");
      }
      boolean window = service.autoscaling().scaleDownStabilization().isPresent();
      if (window && service.autoscaling().enabled()) {
        advice.add(
            service.name()
                + ": scaleDownStabilization also changes scale-up: the first step from 1 replica is"
                + " to 5 instead of 4, because Kubernetes then applies its default policies");
      }
    }
    return advice;
  }

  /** Returns whether the worker has at most one CPU, with which a JVM starts slowly. */
  private static boolean isSlow(EventDrivenService service) {
    Quantity one = new Quantity("1", BigDecimal.ONE);
    return Optional.ofNullable(service.resources().limits().get("cpu"))
        .filter(limit -> limit.compareTo(one) <= 0)
        .isPresent();
  }
}
