package io.bizmatters.platform.eds.model.grammar;

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

  @ParameterizedTest
  @ValueSource(
      strings = {"nats://user:secret@host:4222", "user:secret@host:4222", "a:1,user:secret@b:2"})
  void credentialsOfAnyFormAreNotShown(String text) {
    assertThat(NatsServers.safeToShow(text)).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"team@example.org", "ghcr.io/org/app:v1@sha256:0a", "app:v1@sha256:0a", "plain"})
  void whatIsNoCredentialStays(String text) {
    assertThat(NatsServers.safeToShow(text)).isEqualTo(text);
  }
}
