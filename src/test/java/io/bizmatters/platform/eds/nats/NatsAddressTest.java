package io.bizmatters.platform.eds.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.nats.NatsCredentials.CredentialsFile;
import io.bizmatters.platform.eds.nats.NatsCredentials.Nkey;
import io.bizmatters.platform.eds.nats.NatsCredentials.None;
import io.bizmatters.platform.eds.nats.NatsCredentials.Token;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where NATS is, who the build is, and that nobody reads it in a log. */
class NatsAddressTest {

  static Stream<Arguments> addresses() {
    return Stream.of(
        Arguments.of("nats://h:4222", "nats://h:4222", new None()),
        Arguments.of("nats://u:p@h:4222", "nats://h:4222", new UserAndPassword("u", "p")),
        Arguments.of("tls://u:p%40%2B+@h:1", "tls://h:1", new UserAndPassword("u", "p@++")),
        Arguments.of("nats://u:50%@h:1", "nats://h:1", new UserAndPassword("u", "50%")),
        Arguments.of("nats://s3cret@h:1", "nats://h:1", new Token("s3cret")),
        Arguments.of(
            "nats://u:p@h:1,nats://u:p@i:2",
            "nats://h:1,nats://i:2",
            new UserAndPassword("u", "p")));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void credentialsAreTakenOutOfTheAddress(String text, String servers, NatsCredentials expected) {
    NatsAddress address = NatsAddress.parse(text).legal().orElseThrow();
    assertThat(address.servers().text()).isEqualTo(servers);
    assertThat(address.credentials().orElseGet(None::new)).isEqualTo(expected);
    assertThat(address.toString()).doesNotContain("s3cret", "50%", "p@+");
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutItsPassword() {
    assertThat(NatsAddress.parse("nats://u:s3cret@h").broken().orElseThrow().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void theEnvironmentSaysWhoTheBuildIs() {
    assertThat(NatsCredentials.of(Map.of())).isEqualTo(new None());
    assertThat(NatsCredentials.of(Map.of("EDS_NATS_USER", "u", "EDS_NATS_PASSWORD", "p")))
        .isEqualTo(new UserAndPassword("u", "p"));
    assertThat(NatsCredentials.of(Map.of("EDS_NATS_TOKEN", "t"))).isEqualTo(new Token("t"));
    assertThat(NatsCredentials.of(Map.of("EDS_NATS_NKEY", "SU"))).isEqualTo(new Nkey("SU"));
    assertThat(NatsCredentials.of(Map.of("EDS_NATS_CREDS", "a.creds", "EDS_NATS_TOKEN", "t")))
        .isEqualTo(new CredentialsFile(Path.of("a.creds")));
    assertThat(NatsCredentials.of(Map.of("EDS_NATS_USER", " "))).isEqualTo(new None());
  }

  @Test
  void noSecretIsShown() {
    assertThat(new UserAndPassword("u", "s3cret").toString()).doesNotContain("s3cret");
    assertThat(new Token("s3cret").toString()).doesNotContain("s3cret");
    assertThat(new Nkey("s3cret").toString()).doesNotContain("s3cret");
    assertThat(
            new StreamReader.Question("nats://u:s3cret@h:1", "$G", "S", "w", "h:2", false)
                .toString())
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "'',AUTOMATIC",
    "direct,DIRECT",
    "monitoring,MONITORING",
    "port-forward,PORT_FORWARD",
    "skip,SKIP"
  })
  void accessIsAWord(String word, NatsAccess access) {
    assertThat(NatsAccess.parse(word).legal()).contains(access);
  }

  @Test
  void anUnknownWordIsToldTheKnownOnes() {
    assertThat(NatsAccess.parse("DIRECT").broken().orElseThrow().allowed())
        .isEqualTo("direct, monitoring, port-forward or skip");
  }
}
