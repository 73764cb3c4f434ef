package io.bizmatters.platform.eds.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsServersMaskTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://user:secret@host:4222",
        "nats://secret@host:4222",
        "nats://user:secret@a:1,tls://other:secret@b:2",
        "nats://user:se/secret@host:4222",
        "nats://user:@secret@host:4222",
        "nats://user:a,secret@host:4222",
        "nats://user:a#secret?x@host:4222",
        "user:secret@host:4222",
        "nats://user:a\nsecret@host:4222",
      })
  void noPartOfAPasswordIsShown(String text) {
    assertThat(NatsServers.masked(text)).doesNotContain("secret").contains("***@");
    assertThat(NatsServers.parse(text).broken().orElseThrow().fix().replace("in a Secret", ""))
        .doesNotContain("secret");
  }
}
