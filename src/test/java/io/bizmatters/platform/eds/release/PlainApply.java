package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.util.List;

/** The writes of a release alone: a look at what is live, then each object, without a lock. */
public final class PlainApply {

  private PlainApply() {}

  /** Returns the result of each object, in apply order. */
  public static Apply.Outcome of(Api api, ApplyOptions options, List<ServiceObjects> services)
      throws ClusterException {
    ServerSideApply server = new ServerSideApply(api, options);
    return new Apply(server)
        .run(
            services,
            server.look(services.stream().flatMap(service -> service.objects().stream()).toList()),
            Fence.open());
  }
}
