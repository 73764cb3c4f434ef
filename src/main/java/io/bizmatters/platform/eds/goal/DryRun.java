package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.List;

/** How far {@code eds:apply} goes. */
enum DryRun {
  /** The release is written. */
  NONE,
  /** Only the build says what it would send. */
  CLIENT,
  /** The API server checks every object and keeps none. */
  SERVER;

  /** Returns a line for each object that an apply would send. */
  static List<String> lines(List<ServiceObjects> services) {
    return services.stream()
        .flatMap(
            service ->
                service.objects().stream()
                    .map(
                        object ->
                            service.service().name()
                                + "  "
                                + object.title()
                                + " would be applied"))
        .toList();
  }
}
