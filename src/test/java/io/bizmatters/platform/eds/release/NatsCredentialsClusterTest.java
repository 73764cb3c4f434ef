package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bizmatters.platform.eds.kubernetes.CertifiedKey;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCertificates;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsOperator;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.nats.client.NKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what a real NATS lets the build in, and that nothing secret is ever shown. */
@Tag("cluster")
class NatsCredentialsClusterTest {

  private static final String LOCAL = "127.0.0.1";
  private static final String SECRET = "hunter2-s3cret";

  @TempDir private Path folder;
  private final List<String> lines = new ArrayList<>();

  @Test
  void usersTokensAndKeysOpenTheAccountThatTheyAreOf() throws Exception {
    NKey key = NKey.createUser(null);
    String accounts =
        "accounts { A { jetstream: enabled, users: [{user: a, password: \""
            + SECRET
            + "\"}, {nkey: "
            + new String(key.getPublicKey())
            + "}] } }";
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, accounts)) {
      String seed = new String(key.getSeed());
      assertThat(account(server, Map.of("EDS_NATS_USER", "a", "EDS_NATS_PASSWORD", SECRET)))
          .isEqualTo("A");
      assertThat(account(server, Map.of("EDS_NATS_NKEY", seed))).isEqualTo("A");
      String url = server.url().replace("//", "//a:" + SECRET + "@");
      assertThat(open(url, NatsCredentials.of(Map.of()), NatsTls.ofJvm(), "A")).isEqualTo("A");
      refused(server, Map.of("EDS_NATS_USER", "a", "EDS_NATS_PASSWORD", SECRET + "x"), SECRET);
      String stranger = new String(NKey.createUser(null).getSeed());
      refused(server, Map.of("EDS_NATS_NKEY", stranger), stranger);
      refused(server, Map.of("EDS_NATS_NKEY", SECRET), SECRET);
      refused(server, Map.of(), SECRET);
    }
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
  }

  @Test
  void aTokenOpensTheOneAccountThereIs() throws Exception {
    try (NatsServer server =
        NatsServer.start(NatsServer.NEWEST, "authorization { token: \"" + SECRET + "\" }")) {
      NatsCredentials token = NatsCredentials.of(Map.of("EDS_NATS_TOKEN", SECRET));
      assertThat(open(server.url(), token, NatsTls.ofJvm(), "$G")).isEqualTo("$G");
      refused(server, Map.of("EDS_NATS_TOKEN", SECRET + "x"), SECRET);
    }
    assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {NatsServer.NEWEST, NatsServer.OLDEST})
  void aCredentialsFileOpensTheAccountOfItsKey(String version) throws Exception {
    NatsOperator operator = NatsOperator.withAccount("ORDERS");
    try (NatsServer server = NatsServer.start(version, operator.configuration())) {
      Path file = operator.credentials(folder.resolve("build.creds"));
      Map<String, String> environment = Map.of("EDS_NATS_CREDS", file.toString());
      assertThat(account(server, environment)).isEqualTo(operator.account());
      NatsException tag =
          refusal(server.url(), NatsCredentials.of(environment), NatsTls.ofJvm(), "ORDERS");
      assertThat(tag.what())
          .contains(
              version.equals(NatsServer.OLDEST) // which does not tell tags
                  ? "the build's credentials are of account " + operator.account()
                  : "ORDERS is the name tag of account " + operator.account());
      assertThat(tag.fix()).startsWith("nats.account: " + operator.account());
      Path foreign =
          NatsOperator.withAccount("ORDERS").credentials(folder.resolve("foreign.creds"));
      refused(
          server,
          Map.of("EDS_NATS_CREDS", foreign.toString()),
          Files.readString(foreign)
              .lines()
              .filter(line -> line.startsWith("SU"))
              .findFirst()
              .get());
      assertThat(refused(server, Map.of("EDS_NATS_CREDS", "/no/such.creds"), SECRET))
          .contains("EDS_NATS_CREDS names /no/such.creds, which cannot be read");
    }
  }

  @Test
  void tlsKnowsBothSides() throws Exception {
    CertifiedKey own = CertifiedKey.make(folder, "EC", LOCAL);
    CertifiedKey client = CertifiedKey.make(folder, "EC", "10.1.2.3");
    String ca = write("ca.pem", own.certificate());
    String certificate = write("client.pem", client.certificate());
    String key = write("client.key", client.pkcs8());
    String tls =
        "tls { cert_file: \"" + ca + "\", key_file: \"" + write("own.key", own.pkcs8()) + "\", ";
    try (NatsServer server =
        NatsServer.start(
            NatsServer.NEWEST, tls + "ca_file: \"" + certificate + "\", verify: true }")) {
      NatsTls both =
          NatsCertificates.of(
              Map.of("EDS_NATS_CA", ca, "EDS_NATS_CERT", certificate, "EDS_NATS_KEY", key));
      for (String scheme : List.of("nats", "tls")) {
        String url = server.url().replace("nats:", scheme + ":");
        assertThat(open(url, new NatsCredentials.None(), both, "$G")).isEqualTo("$G");
        assertThat(tlsRefusal(url, NatsTls.ofJvm())).contains("TLS: ", "EDS_NATS_CA");
        assertThat(tlsRefusal(url, NatsCertificates.of(Map.of("EDS_NATS_CA", ca))))
            .contains(server.url().substring("nats".length()));
        assertThat(tlsRefusal(url, NatsCertificates.of(Map.of("EDS_NATS_CA", certificate))))
            .contains("TLS: ");
      }
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    CertifiedKey other = CertifiedKey.make(folder, "EC", "10.1.2.3");
    String ca = write("ca.pem", other.certificate());
    String tls =
        "tls { cert_file: \"" + ca + "\", key_file: \"" + write("o.key", other.pkcs8()) + "\" }";
    try (NatsServer server = NatsServer.start(NatsServer.NEWEST, tls)) {
      NatsTls trusting = NatsCertificates.of(Map.of("EDS_NATS_CA", ca));
      assertThat(tlsRefusal(server.url(), trusting)).contains("TLS: ", LOCAL);
      String nearEnd = server.url().replace(LOCAL, "localhost");
      assertThat(open(nearEnd, new NatsCredentials.None(), trusting, "$G")).isEqualTo("$G");
    }
  }

  @Test
  void certificatesThatAreNoneAreNamedByTheirVariable() throws Exception {
    String empty = write("empty.pem", "nothing");
    assertThat(unusable(Map.of("EDS_NATS_CA", empty)).what()).startsWith("EDS_NATS_CA: ");
    assertThat(unusable(Map.of("EDS_NATS_CA", "/no/such.pem")).what())
        .isEqualTo("EDS_NATS_CA: cannot read /no/such.pem");
    assertThat(unusable(Map.of("EDS_NATS_CERT", empty)).what())
        .isEqualTo("EDS_NATS_CERT is set, and EDS_NATS_KEY is not");
    assertThat(unusable(Map.of("EDS_NATS_CERT", empty, "EDS_NATS_KEY", empty)).what())
        .startsWith("EDS_NATS_CERT and EDS_NATS_KEY: ");
  }

  private static NatsException unusable(Map<String, String> environment) {
    return catchThrowableOfType(NatsException.class, () -> NatsCertificates.of(environment));
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String tlsRefusal(String url, NatsTls tls) {
    return refusal(url, new NatsCredentials.None(), tls, "$G").what();
  }

  /** What is said to somebody with wrong credentials; all of it without what is secret. */
  private String refused(NatsServer server, Map<String, String> environment, String secret) {
    NatsCredentials credentials = NatsCredentials.of(environment);
    NatsException refusal = refusal(server.url(), credentials, NatsTls.ofJvm(), "A");
    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString() + credentials).doesNotContain(secret);
    return refusal.what();
  }

  private NatsException refusal(
      String url, NatsCredentials credentials, NatsTls tls, String account) {
    return catchThrowableOfType(NatsException.class, () -> open(url, credentials, tls, account));
  }

  private String account(NatsServer server, Map<String, String> environment) throws Exception {
    try (NatsWays ways = ways(server.url(), NatsCredentials.of(environment), NatsTls.ofJvm())) {
      return ways.sessions()
          .session(server.url(), Duration.ofSeconds(5))
          .account()
          .orElseThrow()
          .id();
    }
  }

  private String open(String url, NatsCredentials credentials, NatsTls tls, String account)
      throws Exception {
    try (NatsWays ways = ways(url, credentials, tls)) {
      return ways.to(AService.named("a").account(account).build())
          .session()
          .account()
          .orElseThrow()
          .id();
    }
  }

  private NatsWays ways(String url, NatsCredentials credentials, NatsTls tls) {
    return new NatsWays(
        new NoCluster(),
        new NatsWays.Options(
            NatsAccess.DIRECT, credentials, tls, Optional.of(url), Optional.empty()),
        lines::add);
  }
}
