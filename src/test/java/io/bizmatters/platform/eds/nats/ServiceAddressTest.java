package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.nats.NatsForwards.ServiceAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are of the cluster, and of which Service. */
class ServiceAddressTest {

  @ParameterizedTest
  @CsvSource({
    "nats,nats.orders:4222",
    "nats.mq,nats.mq:4222",
    "nats.mq.svc,nats.mq:4222",
    "nats.mq.svc.cluster.local,nats.mq:4222",
    "nats-0.nats-headless.mq.svc.cluster.local,nats-headless.mq:4222"
  })
  void namesOfTheCluster(String host, String expected) {
    assertThat(ServiceAddress.of(host + ":4222", "orders").orElseThrow().toString())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "nats.example.com"})
  void othersAreNone(String host) {
    assertThat(ServiceAddress.of(host, 4222, "orders")).isEmpty();
  }
}
