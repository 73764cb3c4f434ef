package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS by what the kubeconfig says alone, as kubectl has it: its authorities are trusted and no
 * others. fabric8 trusts those of the JVM too, which takes a cold build a third of a second to
 * read, and takes another third to encrypt the client's key in memory by a password that it then
 * forgets.
 */
public final class KubeconfigTls {

  private KubeconfigTls() {}

  /**
   * Whom to trust.
   *
   * @return empty for whom the JVM trusts
   * @throws ClusterException when the authorities are none
   */
  public static Optional<TrustManager[]> trust(ClusterServer server) throws ClusterException {
    if (server.insecure()) {
      return Optional.of(new TrustManager[] {new Anybody()});
    }
    if (server.authorities().isEmpty()) {
      return Optional.empty();
    }
    Pem authorities = server.authorities().get();
    try {
      return Optional.of(PemTls.trusting(authorities.bytes()));
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          authorities.where() + ": it holds no certificate: " + unusable.getMessage(),
          "it must be PEM: -----BEGIN CERTIFICATE-----",
          unusable);
    }
  }

  /**
   * TLS with these.
   *
   * @param identity who we are, for a server that asks
   */
  public static SSLContext context(
      ClusterServer server, Optional<TrustManager[]> trust, Optional<ClientIdentity> identity) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity.map(own -> new KeyManager[] {own}).orElse(new KeyManager[0]),
          trust.orElse(null),
          null);
      return server.tlsServerName().map(name -> NamedTls.of(context, name)).orElse(context);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a JVM without TLS", impossible);
    }
  }

  /** Trusts anybody, because the kubeconfig says so. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket from) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket to) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine from) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine to) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
