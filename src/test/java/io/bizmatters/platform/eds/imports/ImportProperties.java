package io.bizmatters.platform.eds.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.format.ServiceValues;
import io.bizmatters.platform.eds.imports.Import.Imported;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What an import gives back of a service. */
class ImportProperties {

  @Property(tries = 600)
  void anImportOfWhatAServiceGeneratesIsTheService(@ForAll long seed) {
    EventDrivenService service = AnyService.of(seed);
    List<KubernetesObject> objects = new Manifests("staging").of(service);

    Import.Outcome outcome = new Import("test", Optional.empty(), AnyService.RULES).of(objects);

    assertThat(outcome).isInstanceOf(Imported.class);
    Imported imported = (Imported) outcome;
    assertThat(imported.differences()).isEmpty();
    assertThat(ServiceValues.all(imported.service(), AnyService.RULES))
        .isEqualTo(ServiceValues.all(service, AnyService.RULES));
    assertThat(imported.service()).isEqualTo(service);
    assertThat(imported.environment()).contains("staging");
  }
}
