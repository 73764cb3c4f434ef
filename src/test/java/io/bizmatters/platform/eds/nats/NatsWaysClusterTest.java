package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import io.bizmatters.platform.eds.release.NoCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way the build takes to a real NATS, and what it says where there is none. */
@Tag("cluster")
class NatsWaysClusterTest {

  private static final NatsWays.Forwarding NO_CLUSTER = new NoCluster();

  private final List<String> lines = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"AUTOMATIC", "DIRECT"})
  void theDirectWayNeedsNoClusterAndIsSaidOnce(NatsAccess access) throws Exception {
    try (NatsServer server = NatsServer.start();
        NatsWays ways = ways(access, Optional.of(server.url()))) {
      NatsWays.Way way = ways.to(AService.named("a").build());
      assertThat(way.word()).isEqualTo("direct " + server.url());
      assertThat(ways.to(AService.named("b").build()).session()).isSameAs(way.session());
      assertThat(lines).containsExactly("NATS: direct " + server.url());
    }
  }

  @Test
  void whereNoWayWorksEachIsNamedWithItsCause() {
    try (NatsWays ways = ways(NatsAccess.AUTOMATIC, Optional.empty())) {
      assertThatThrownBy(() -> ways.to(AService.named("a").nats("nats://no.such.svc:4222").build()))
          .isInstanceOfSatisfying(
              NatsException.class,
              none ->
                  assertThat(none.what())
                      .isEqualTo(
                          "no way to NATS: direct nats://no.such.svc:4222: unknown host;"
                              + " port-forward: there is no kubeconfig"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MONITORING", "SKIP"})
  void whatOnlyReadsIsNoWayToWrite(NatsAccess access) {
    try (NatsWays ways = ways(access, Optional.empty())) {
      assertThatThrownBy(() -> ways.to(AService.named("a").build()))
          .isInstanceOf(NatsException.class)
          .hasMessageContaining("eds.nats.access=" + access.word());
    }
  }

  @Test
  void anotherAccountThanTheServicesIsRefused() throws Exception {
    String accounts =
        "accounts { A { jetstream: enabled, users: [{user: a, password: pa}] }, B { jetstream:"
            + " enabled, users: [{user: b, password: pb}] } }";
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, accounts);
        NatsWays ways =
            new NatsWays(
                NO_CLUSTER,
                new NatsWays.Options(
                    NatsAccess.DIRECT,
                    new UserAndPassword("a", "pa"),
                    NatsTls.ofJvm(),
                    Optional.of(server.url()),
                    Optional.empty()),
                lines::add)) {
      assertThat(ways.to(AService.named("a").account("A").build()).session().account())
          .hasValueSatisfying(account -> assertThat(account.id()).isEqualTo("A"));
      assertThatThrownBy(() -> ways.to(AService.named("b").account("B").build()))
          .isInstanceOfSatisfying(
              NatsException.class,
              other -> {
                assertThat(other.what())
                    .isEqualTo(
                        "the build's credentials are of account A, the stream's account is B");
                assertThat(other.fix()).isEqualTo("nats.account: A, or other credentials");
              });
    }
  }

  private NatsWays ways(NatsAccess access, Optional<String> url) {
    return new NatsWays(
        NO_CLUSTER,
        new NatsWays.Options(
            access, new NatsCredentials.None(), NatsTls.ofJvm(), url, Optional.empty()),
        lines::add);
  }
}
