package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.NatsCheck;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.release.preflight.PreflightOptions;
import io.bizmatters.platform.eds.release.preflight.SeenStreams;
import io.bizmatters.platform.eds.release.preflight.StreamCheck;
import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A NATS that takes connections and says nothing is waited for once, however many read of it. */
class SilentNatsTest {

  private static final Duration DEADLINE = Duration.ofMillis(400);

  @Test
  void itIsAskedForOneOfManyServices() throws Exception {
    int forOne = asked(1);
    assertThat(forOne).isPositive();
    assertThat(asked(9)).isEqualTo(forOne);
  }

  private static int asked(int services) throws Exception {
    try (SilentPort nats = new SilentPort();
        StreamLook streams = look(nats)) {
      List<TargetService> targets = TargetService.of(reading(nats, services), "default");
      List<SeenStreams.Seen> seen = new SeenStreams(streams, DEADLINE).of(targets);
      assertThat(seen).extracting(SeenStreams.Seen::target).containsExactlyElementsOf(targets);
      assertThat(seen).allMatch(one -> one.silent().isPresent());
      return nats.calls();
    }
  }

  @Test
  void applySaysItOnceAndValidateOfEach() throws Exception {
    try (SilentPort nats = new SilentPort();
        StreamLook streams = look(nats)) {
      List<ServiceObjects> services = reading(nats, 3);
      PreflightOptions options =
          PreflightOptions.strict().with(PreflightOptions.Choice.ADOPT).natsWithin(DEADLINE);
      List<Findings> apply = new ArrayList<>();
      for (Look look :
          new StreamCheck(streams, options).looks(TargetService.of(services, "default"))) {
        apply.add(look.take());
      }
      assertThat(Findings.all(apply).misses()).isEmpty();
      assertThat(Findings.all(apply).notices())
          .singleElement()
          .satisfies(notice -> assertThat(notice.subject()).contains("default/w0"))
          .satisfies(notice -> assertThat(notice.text()).startsWith("not seen yet: "));
    }
    try (SilentPort nats = new SilentPort();
        StreamLook streams = look(nats)) {
      assertThat(new NatsCheck(streams, DEADLINE).check(reading(nats, 3)).misses())
          .extracting(Miss::subject)
          .containsExactly(
              "NATS of service default/w0",
              "NATS of service default/w1",
              "NATS of service default/w2");
    }
  }

  private static List<ServiceObjects> reading(SilentPort nats, int services) {
    List<ServiceObjects> all = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      all.add(
          AService.named("w" + i)
              .withoutNamespace()
              .nats("nats://" + nats.hostAndPort())
              .monitoring(nats.hostAndPort(), false)
              .generated());
    }
    return all;
  }

  private static StreamLook look(SilentPort nats) {
    return new StreamLook(
        new NatsWays(
            new NoCluster(),
            new NatsWays.Options(
                NatsAccess.DIRECT,
                new NatsCredentials.None(),
                NatsTls.ofJvm(),
                Optional.of("nats://" + nats.hostAndPort()),
                Optional.empty()),
            line -> {}));
  }
}
