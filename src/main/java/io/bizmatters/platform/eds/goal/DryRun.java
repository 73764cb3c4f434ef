package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.Word;
import java.util.List;

/** How far {@code eds:apply} proceeds. */
enum DryRun implements Word {
  /** Writes the release. */
  NONE,
  /** Prints what the build would send, without the API server. */
  CLIENT,
  /** Lets the API server check every object and keep none. */
  SERVER;

  /** Returns a line for each object that an apply would send. */
  static List<String> lines(List<ServiceObjects> services) {
    return services.stream()
        .flatMap(
            service ->
                service.objects().stream()
                    .map(
                        object ->
                            service.service().name() + "  " + object.title() + " would be applied"))
        .toList();
  }
}
