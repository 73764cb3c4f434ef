package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsSessions;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.Provisioning.Plans;
import io.bizmatters.platform.eds.provision.Provisioning;
import io.nats.client.JetStreamManagement;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How long {@code eds:provision} takes inside the goal, from no connection to its end, beside the
 * same looks one after the other by the client's own calls: prints figures and judges nothing.
 */
public final class ProvisionBenchmark {

  private static final int SERVICES = 100;
  private static final int ROUNDS = 5;

  private ProvisionBenchmark() {}

  /** Runs the benchmark on a nats-server of its own. */
  public static void main(String[] arguments) throws Exception {
    List<EventDrivenService> services =
        IntStream.range(0, SERVICES)
            .mapToObj(
                i ->
                    AService.named("w" + i)
                        .reads("S" + i, "w" + i + "-workers")
                        .provision(AProvision.of("s" + i + ".*").build())
                        .build())
            .toList();
    try (NatsServer server = NatsServer.start()) {
      PrintStream out = System.out;
      out.printf("%d services, first: %d ms%n", SERVICES, provision(server, services));
      for (int round = 0; round < ROUNDS; round++) {
        out.printf(
            "%d services, unchanged: %d ms; one by one by jnats: %d ms%n",
            SERVICES, provision(server, services), oneByOne(server, services));
      }
    }
  }

  private static long provision(NatsServer server, List<EventDrivenService> services)
      throws Exception {
    long start = System.nanoTime();
    try (NatsWays ways =
        new NatsWays(
            () -> {
              throw new IllegalStateException("no cluster");
            },
            new NatsWays.Options(
                NatsAccess.DIRECT,
                new NatsCredentials.None(),
                NatsTls.ofJvm(),
                Optional.of(server.url()),
                Optional.empty()),
            line -> {})) {
      Provisioning provisioning = new Provisioning(ways, new Provisioning.Options(false, false));
      Plans plans = provisioning.plan(services);
      if (!plans.refusals().isEmpty() || !provisioning.carryOut(plans).isEmpty()) {
        throw new IllegalStateException(plans.table());
      }
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long oneByOne(NatsServer server, List<EventDrivenService> services)
      throws Exception {
    long start = System.nanoTime();
    try (NatsSessions sessions = new NatsSessions(new NatsCredentials.None(), NatsTls.ofJvm())) {
      JetStreamManagement nats =
          sessions.session(server.url(), Duration.ofSeconds(5)).management();
      for (EventDrivenService service : services) {
        nats.getStreamInfo(service.nats().stream());
        nats.getConsumerInfo(service.nats().stream(), service.nats().consumer());
      }
    }
    return (System.nanoTime() - start) / 1_000_000;
  }
}
