package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.FakeNats;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsTrust;
import io.bizmatters.platform.eds.nats.NatsWays;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login reaches only the servers that it was given for. */
class NatsTrustTest {

  private static final NatsCredentials LOGIN =
      new NatsCredentials.UserAndPassword("platform-admin", "TopSecretPw");

  private final List<String> lines = new ArrayList<>();
  private final FakeNats nats = new FakeNats();

  NatsTrustTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    nats.close();
  }

  @Test
  void aClaimsOwnUrlDoesNotGetTheLogin() throws Exception {
    connect(nats.url(), trust(Map.of()), Optional.empty());
    assertThat(nats.heard()).contains("CONNECT").doesNotContain("TopSecretPw", "platform-admin");
    assertThat(lines)
        .contains(
            "NATS: the build's login was not sent to 127.0.0.1, which is not a trusted host:"
                + " EDS_NATS_HOSTS=127.0.0.1, eds.nats.hosts or eds.nats.url allows it");
    assertThat(String.join("", lines)).doesNotContain("TopSecretPw");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,true",
    "127.0.0.1:PORT,true",
    "127.0.0.1:1,false",
    "*.0.0.1,true",
    "27.0.0.1,false",
    "'a, 127.0.0.1',true"
  })
  void aListedHostGetsIt(String hosts, boolean gets) throws Exception {
    String listed = hosts.replace("PORT", String.valueOf(nats.port()));
    connect(nats.url(), trust(Map.of("EDS_NATS_HOSTS", listed)), Optional.empty());
    assertThat(nats.heard().contains("TopSecretPw")).isEqualTo(gets);
    assertThat(String.join("", lines).contains("was not sent")).isEqualTo(!gets);
  }

  @Test
  void theBuildsOwnUrlGetsIt() throws Exception {
    NatsTrust trust = NatsTrust.of(Optional.of(nats.url()), List.of(), false, Map.of());
    connect("nats://nats.nats:4222", trust, Optional.of(nats.url()));
    assertThat(nats.heard()).contains("TopSecretPw");
  }

  @Test
  void aUrlWithALoginGetsThatOneAlone() throws Exception {
    String url = nats.url().replace("//", "//u:OtherPw@");
    NatsTrust trust = NatsTrust.of(Optional.of(url), List.of(), false, Map.of());
    connect("nats://nats.nats:4222", trust, Optional.of(url));
    assertThat(nats.heard()).contains("OtherPw").doesNotContain("TopSecretPw");
  }

  @Test
  void noLoginGoesOverANetworkInPlainText() throws Exception {
    String url = "nats://0.0.0.0:" + nats.port();
    NatsTrust trust = NatsTrust.of(Optional.of(url), List.of(), false, Map.of());
    NatsException refused =
        catchThrowableOfType(
            NatsException.class, () -> connect("nats://a:4222", trust, Optional.of(url)));
    assertThat(refused.what())
        .contains("it speaks plain text, over which the build's login is not sent")
        .contains("EDS_NATS_PLAIN_TEXT=true", "-Deds.nats.plainText");
    assertThat(nats.heard()).doesNotContain("TopSecretPw", "platform-admin");
  }

  @Test
  void aWordOfThePipelineAllowsIt() throws Exception {
    String url = "nats://0.0.0.0:" + nats.port();
    Map<String, String> environment = Map.of("EDS_NATS_PLAIN_TEXT", "true");
    connect(
        "nats://a:4222",
        NatsTrust.of(Optional.of(url), List.of(), false, environment),
        Optional.of(url));
    assertThat(nats.heard()).contains("TopSecretPw");
  }

  @Test
  void withoutALoginNothingIsWithheld() throws Exception {
    try (NatsWays ways =
        new NatsWays(
            new NoCluster(),
            options(new NatsCredentials.None(), trust(Map.of()), Optional.empty()),
            lines::add)) {
      ways.to(service(nats.url()));
    }
    assertThat(lines).containsExactly("NATS: direct " + nats.url());
  }

  @Test
  void theNearEndOfAForwardedPortGetsItUnlessAListNamesOthers() throws Exception {
    var behind = service("nats://nats.prod:4222").nats().servers().servers().get(0);
    for (String listed : List.of("", "nats.prod", "other.prod")) {
      try (NatsWays ways =
          new NatsWays(
              new NoCluster(),
              options(LOGIN, trust(Map.of("EDS_NATS_HOSTS", listed)), Optional.empty()),
              lines::add)) {
        String url = "nats://localhost:" + nats.port();
        ways.sessions().nearEnd(url, behind);
        assertThat(ways.sessions().withheld(url).isPresent())
            .isEqualTo(listed.equals("other.prod"));
        ways.sessions().session(url, Duration.ofSeconds(5));
        List<String> connects =
            nats.heard().lines().filter(line -> line.startsWith("CONNECT")).toList();
        assertThat(connects.get(connects.size() - 1).contains("TopSecretPw"))
            .isEqualTo(!listed.equals("other.prod"));
      }
    }
  }

  private static NatsTrust trust(Map<String, String> environment) {
    return NatsTrust.of(Optional.empty(), List.of(), false, environment);
  }

  private void connect(String service, NatsTrust trust, Optional<String> url) throws Exception {
    try (NatsWays ways = new NatsWays(new NoCluster(), options(LOGIN, trust, url), lines::add)) {
      ways.to(service(service));
    }
  }

  private static EventDrivenService service(String url) {
    return AService.named("a").nats(url).monitoring("nats.nats:8222", false).build();
  }

  private static NatsWays.Options options(
      NatsCredentials login, NatsTrust trust, Optional<String> url) {
    return new NatsWays.Options(
        NatsAccess.DIRECT, login, NatsTls.ofJvm(), url, Optional.empty(), trust);
  }
}
