package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.PemTls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sets up TLS from the kubeconfig alone, like kubectl: only its authorities are trusted. fabric8
 * also trusts the JVM's authorities, which a cold build needs a third of a second to read, and
 * spends another third on encrypting the client's key in memory.
 */
public final class KubeconfigTls {

  private KubeconfigTls() {}

  /**
   * Loads the JDK's TLS by an engine that nobody uses and that greets nobody: hundreds of classes,
   * every security provider and what makes the keys of a handshake. A cold build reads the
   * kubeconfig in that time, and shakes hands some 60 ms sooner.
   */
  public static void load() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer greeting = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), greeting);
    } catch (GeneralSecurityException | SSLException impossible) {
      throw new IllegalStateException("a JVM without TLS", impossible);
    }
  }

  /**
   * Returns the trust managers.
   *
   * @return empty for the JVM's own
   * @throws ClusterException when the authorities are not certificates
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
   * Returns a TLS context with these trust managers.
   *
   * @param identity the client certificate, for a server that asks for one
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

  /** Trusts every server, because the kubeconfig sets {@code insecure-skip-tls-verify}. */
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
