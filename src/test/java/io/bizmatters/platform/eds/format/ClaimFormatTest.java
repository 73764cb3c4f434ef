package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.GoldenCases;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A claim carries a service whole, or is refused. */
class ClaimFormatTest {

  @Property(tries = 200)
  void aClaimReadAgainIsTheService(@ForAll long seed) throws Exception {
    EventDrivenService service = AnyService.ofClaim(seed);
    FormatFiles files =
        new ClaimFormat(AnyService.PLATFORM.api(), AnyService.RULES)
            .of(List.of(Formatted.placed(service)), "production");
    Path file = Files.createTempFile("claim", ".yaml");
    try {
      Files.write(file, files.files().values().iterator().next());

      ObjectFiles read =
          ObjectFiles.read(file, Path::toString, AnyService.PLATFORM.api(), AnyService.RULES);

      assertThat(files.problems()).isEmpty();
      assertThat(read.problems()).noneMatch(Problem::isError);
      assertThat(read.claims().get(0).service()).contains(service);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aClaimHasNoValueThatIsADefault() {
    EventDrivenService service = AService.named("orders-worker").secrets("db-conn").build();

    FormatFiles files =
        new ClaimFormat(AnyService.PLATFORM.api(), AnyService.RULES)
            .of(List.of(Formatted.placed(service)), "production");

    assertThat(Formatted.text(files, "claims/orders-worker.yaml"))
        .isEqualTo(
            """
            apiVersion: platform.bizmatters.io/v1alpha1
            kind: EventDrivenService
            metadata:
              name: orders-worker
              namespace: intelligence-orders
            spec:
              image: ghcr.io/acme/orders-worker:1.4.2
              nats:
                stream: ORDERS
                consumer: orders-workers
              secret1Name: db-conn
            """);
  }

  @Test
  void aPatternOfThePlatformMatchesAnywhereAsItDoesElsewhere() {
    Platform platform =
        AcmePlatform.load(
            """
            metadata: {name: acme}
            extends: bizmatters
            conventions:
              nats.stream: {pattern: "^ACME", claims: error, level: error, rule: ACME first, example: ACME_X}
            """);
    Rules rules = platform.rules(Optional.empty());
    EventDrivenService service = AService.named("orders-worker").stream("ACME_ORDERS").build();
    EventDrivenService other = AService.named("orders-worker").stream("ORDERS").build();
    ClaimFormat claims = new ClaimFormat(platform.api(), rules);

    assertThat(claims.misfits(service)).isEmpty();
    assertThat(claims.misfits(other))
        .singleElement()
        .satisfies(misfit -> assertThat(misfit.allowed()).isEqualTo("ACME first"));
  }

  @Test
  void everyFieldThatAClaimHasNoPlaceForIsNamed() {
    EventDrivenService service =
        AService.named("orders-worker")
            .nats("tls://nats.nats.svc:4222")
            .secrets("a", "b", "c", "d", "e", "f")
            .env("LOG_LEVEL", "info")
            .replicas(0, 20)
            .terminationGracePeriod(Duration.ofSeconds(60))
            .provision(AProvision.of("orders.placed.*").build())
            .build();

    FormatFiles files =
        new ClaimFormat(AnyService.PLATFORM.api(), AnyService.RULES)
            .of(List.of(Formatted.placed(service)), "production");

    assertThat(files.problems())
        .extracting(problem -> problem.found())
        .containsExactlyInAnyOrder(
            "nats.url: tls://nats.nats.svc:4222",
            "secrets: 6 Secrets",
            "env: a value of its own",
            "autoscaling.minReplicas: 0",
            "autoscaling.maxReplicas: 20",
            "terminationGracePeriod: 1m",
            "nats.provision.subjects: a value of its own");
    assertThat(files.problems())
        .allSatisfy(problem -> assertThat(problem.fix()).contains("kubernetes, helm or kustomize"));
  }

  @Test
  void patchesExtrasAndFilesAreRefusedAndNotLost() {
    List<PlacedService> services =
        GoldenCases.all().getOrDefault("customised", List.of()).stream()
            .map(Formatted::placed)
            .toList();

    FormatFiles files =
        new ClaimFormat(AnyService.PLATFORM.api(), AnyService.RULES).of(services, "production");

    assertThat(files.problems())
        .extracting(problem -> problem.found())
        .contains("a patch of the Deployment orders-worker")
        .anyMatch(found -> found.startsWith("the extra object "));
  }
}
