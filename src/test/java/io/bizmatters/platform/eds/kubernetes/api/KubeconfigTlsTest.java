package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.bizmatters.platform.eds.kubernetes.CertifiedKey;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a kubeconfig trusts, and how the server knows who comes. */
class KubeconfigTlsTest {

  private static final String LOCAL = "127.0.0.1";

  @TempDir private Path folder;
  private Optional<HttpsServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(running -> running.stop(0));
  }

  @ParameterizedTest
  @CsvSource({"RSA,true", "RSA,false", "EC,true", "EC,false"})
  void aClientIsKnownByItsKeyInEachForm(String algorithm, boolean pkcs8) throws Exception {
    CertifiedKey client = CertifiedKey.make(folder, algorithm, "10.1.2.3");
    CertifiedKey own = serve(LOCAL, Optional.of(client));
    String key = pkcs8 ? client.pkcs8() : client.ownForm();
    assertThat(greeted(data("certificate-authority", own.certificate()), user(client, key)))
        .isEqualTo("CN=10.1.2.3");
  }

  @Test
  void certificatesAreReadFromFilesBesideTheKubeconfigToo() throws Exception {
    CertifiedKey client = CertifiedKey.make(folder, "EC", "10.1.2.3");
    CertifiedKey own = serve(LOCAL, Optional.of(client));
    Files.writeString(folder.resolve("ca.pem"), own.certificate());
    Files.writeString(folder.resolve("client.pem"), client.certificate());
    Files.writeString(folder.resolve("key.pem"), client.ownForm());
    assertThat(
            greeted(
                "certificate-authority: ca.pem",
                "client-certificate: client.pem, client-key: key.pem"))
        .isEqualTo("CN=10.1.2.3");
  }

  @Test
  void eachAuthorityOfABundleIsTrusted() throws Exception {
    CertifiedKey other = CertifiedKey.make(folder, "EC", LOCAL);
    CertifiedKey own = serve(LOCAL, Optional.empty());
    String bundle = other.certificate() + own.certificate();
    assertThat(greeted(data("certificate-authority", bundle), "token: t")).isEqualTo("nobody");
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTalkedTo() throws Exception {
    serve(LOCAL, Optional.empty());
    CertifiedKey other = CertifiedKey.make(folder, "EC", LOCAL);
    ClusterException refused = refused(data("certificate-authority", other.certificate()));
    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refused.what()).contains("PKIX path").contains("certificate is not trusted");
    assertThat(refused.fix()).contains("certificate-authority");
  }

  @Test
  void aServerWithTheCertificateOfAnotherAddressIsNotTalkedTo() throws Exception {
    CertifiedKey own = serve("127.0.0.9", Optional.empty());
    ClusterException refused = refused(data("certificate-authority", own.certificate()));
    assertThat(refused.what())
        .contains("No subject alternative names matching IP address")
        .contains("certificate is not trusted");
  }

  @Test
  void aServerIsOnlyTrustedBlindlyWhereTheKubeconfigSaysSo() throws Exception {
    serve(LOCAL, Optional.empty());
    assertThat(greeted("insecure-skip-tls-verify: true", "token: t")).isEqualTo("nobody");
    assertThat(refused("disable-compression: true").what()).contains("certification path");
  }

  @Test
  void whatIsNoCertificateOrKeyIsTold() throws Exception {
    CertifiedKey client = CertifiedKey.make(folder, "RSA", LOCAL);
    CertifiedKey foreign = CertifiedKey.make(folder, "EC", LOCAL);
    String authority = data("certificate-authority", client.certificate());
    assertThat(broken(data("certificate-authority", "none"), "token: t"))
        .contains("certificate-authority-data: it holds no certificate");
    assertThat(broken("certificate-authority-data: '%%%'", "token: t"))
        .contains("certificate-authority-data: it is not base64");
    assertThat(broken(authority, user(client, "none"))).contains("no private key in PEM");
    assertThat(broken(authority, user(client, foreign.pkcs8()))).contains("client-key");
    assertThat(broken("certificate-authority: gone.pem", "token: t")).contains("gone.pem");
  }

  @ParameterizedTest
  @CsvSource({"RSA,true", "RSA,false", "EC,true", "EC,false"})
  void aKeyOfAnotherCertificateIsReportedBeforeAnyRequest(String algorithm, boolean pkcs8)
      throws Exception {
    CertifiedKey client = CertifiedKey.make(folder, algorithm, LOCAL);
    CertifiedKey other = CertifiedKey.make(folder, algorithm, LOCAL);
    String key = pkcs8 ? other.pkcs8() : other.ownForm();
    assertThat(broken(data("certificate-authority", client.certificate()), user(client, key)))
        .contains("the client's key is not that of its certificate");
  }

  private String greeted(String cluster, String user) throws Exception {
    try (ClusterClient client = open(cluster, user)) {
      return greet(client).message();
    }
  }

  private ClusterException refused(String cluster) throws Exception {
    try (ClusterClient client = open(cluster, "token: t")) {
      return catchThrowableOfType(ClusterException.class, () -> greet(client));
    }
  }

  private String broken(String cluster, String user) {
    ClusterException broken =
        catchThrowableOfType(ClusterException.class, () -> open(cluster, user).close());
    assertThat(broken.reason()).isEqualTo(Reason.KUBECONFIG_BROKEN);
    return broken.what();
  }

  private static Answer greet(ClusterClient client) throws ClusterException {
    return Api.to(client, Duration.ofSeconds(20), line -> {})
        .send("greeting", Call.get("/", Call.JSON));
  }

  private ClusterClient open(String cluster, String user) throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me}}]
            clusters: [{name: here, cluster: {server: "%s", %s}}]
            users: [{name: me, user: {%s}}]
            """
                .formatted(address(), cluster, user));
    return ClusterClient.open(ClusterSelection.of(kubeconfig));
  }

  private String address() {
    return server
        .map(running -> "https://" + LOCAL + ":" + running.getAddress().getPort())
        .orElse("https://" + LOCAL + ":1");
  }

  private static String data(String what, String pem) {
    return what
        + "-data: "
        + Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  private static String user(CertifiedKey client, String key) throws GeneralSecurityException {
    return data("client-certificate", client.certificate()) + ", " + data("client-key", key);
  }

  /**
   * Starts a server that says who came.
   *
   * @param certified the address that its certificate is for
   * @param known whose certificate it asks for, if any
   * @return whose word it is taken at
   */
  private CertifiedKey serve(String certified, Optional<CertifiedKey> known) throws Exception {
    CertifiedKey own = CertifiedKey.make(folder, "EC", certified);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.store(), CertifiedKey.PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    if (known.isPresent()) {
      clients.setCertificateEntry("client", known.get().x509());
    } else {
      clients.setCertificateEntry("nobody", own.x509());
    }
    trust.init(clients);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    HttpsServer running =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    running.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = getSSLContext().getDefaultSSLParameters();
            settings.setNeedClientAuth(known.isPresent());
            parameters.setSSLParameters(settings);
          }
        });
    running.createContext("/", exchange -> answer((HttpsExchange) exchange, known.isPresent()));
    running.start();
    server = Optional.of(running);
    return own;
  }

  private static void answer(HttpsExchange exchange, boolean known) throws IOException {
    String name = known ? exchange.getSSLSession().getPeerPrincipal().getName() : "nobody";
    byte[] text = ("{\"message\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }
}
