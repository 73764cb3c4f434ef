package io.bizmatters.platform.eds.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The library's way to the JDK's HTTP client, with the kubeconfig's own TLS where it has one. */
final class ClusterHttp extends JdkHttpClientFactory {

  private final Optional<SSLContext> tls;

  private ClusterHttp(Optional<SSLContext> tls) {
    this.tls = tls;
  }

  /**
   * The way to one cluster.
   *
   * @throws IOException when a certificate cannot be read
   * @throws GeneralSecurityException when it is none
   */
  static ClusterHttp to(Config config) throws IOException, GeneralSecurityException {
    return new ClusterHttp(KubeconfigTls.context(config));
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    return super.newBuilder(tls.isPresent() ? withoutCertificates(config) : config);
  }

  /**
   * So that the library loads none: the trust that it is told to have instead, in all the world, is
   * never asked, for the client is given our own below.
   */
  private static Config withoutCertificates(Config config) {
    return new ConfigBuilder(config)
        .withTrustCerts(true)
        .withCaCertData(null)
        .withCaCertFile(null)
        .withClientCertData(null)
        .withClientCertFile(null)
        .withClientKeyData(null)
        .withClientKeyFile(null)
        .build();
  }

  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    tls.ifPresent(builder::sslContext);
  }
}
