package io.bizmatters.platform.eds.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.format.ServiceValues;
import io.bizmatters.platform.eds.imports.Import.Imported;
import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an import makes of objects after a real API server has had them. */
@OnCluster
class ImportLiveClusterTest extends Connected {

  @Test
  void liveObjectsGiveTheirServicesBack(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    List<ServiceObjects> services = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      AService service = AnyService.builder(i, "w" + i).namespace(namespace.name());
      services.add(service.generated());
      service
          .generated()
          .objects()
          .forEach(
              object -> text.append("---\n").append(JsonText.compact(object.tree())).append('\n'));
    }
    cluster.kubectlReading(text.toString(), "apply", "-f", "-").orFail();
    Api api = Api.to(client(), Duration.ofSeconds(10), line -> {});

    for (ServiceObjects service : services) {
      String name = service.service().name();
      Import.Outcome outcome =
          new Import("live:" + name, Optional.of(name), AnyService.RULES)
              .of(new LiveObjects(api).of(namespace.name(), name));

      assertThat(outcome).as(name).isInstanceOf(Imported.class);
      assertThat(((Imported) outcome).differences()).as(name).isEmpty();
      assertThat(ServiceValues.all(((Imported) outcome).service(), AnyService.RULES).byPath())
          .as(name)
          .isEqualTo(ServiceValues.all(service.service(), AnyService.RULES).byPath());
    }
  }
}
