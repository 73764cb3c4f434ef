package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.format.PomBlock;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A POM block read again is the service that it was written from. */
class PomBlockProperties {

  @Property(tries = 500)
  void aBlockReadAgainIsTheService(@ForAll long seed) throws Exception {
    EventDrivenService service = AnyService.of(seed);
    PomBlock.Block block = PomBlock.of(service, AnyService.RULES, "src/main/eds/config");
    Assume.that(block.trimmed().isEmpty());
    Path base = Files.createTempDirectory("pom");
    try {
      String elements =
          block.text().strip().replaceFirst("^<service>", "").replaceFirst("</service>$", "");

      Configuration read = new ConfigurationFixture(base).rawPom(elements).read();

      assertThat(read.legalServices()).as(block.text()).containsExactly(service);
    } finally {
      Files.delete(base);
    }
  }
}
