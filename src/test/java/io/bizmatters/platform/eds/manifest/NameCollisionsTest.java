package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameCollisionsTest {

  private static List<io.bizmatters.platform.eds.model.tree.Problem> among(AService... services) {
    return NameCollisions.among(
        Arrays.stream(services)
            .map(AService::build)
            .map(
                service ->
                    new Placed(service, new Origin(service.name(), 1, 1, "name", Spelling.CLAIM)))
            .toList());
  }

  @Test
  void anHttpServiceThatHasAnotherServicesNameIsToldOfAtBothPlaces() {
    assertThat(among(AService.named("orders").httpPort(80), AService.named("orders-http")))
        .extracting(problem -> problem.where().file())
        .containsExactly("orders", "orders-http");
  }

  @Test
  void withoutAPortOrInAnotherNamespaceNothingCollides() {
    assertThat(among(AService.named("orders"), AService.named("orders-http"))).isEmpty();
    assertThat(
            among(
                AService.named("orders").httpPort(80),
                AService.named("orders-http").namespace("elsewhere")))
        .isEmpty();
  }

  @Test
  void aChainCollidesPairByPair() {
    assertThat(
            among(
                AService.named("a").httpPort(80),
                AService.named("a-http").httpPort(80),
                AService.named("a-http-http")))
        .hasSize(4);
  }
}
