package io.bizmatters.platform.eds.nats;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Holds the TLS settings for NATS: trusted authorities and the client certificate. The NATS client
 * does not check host names; this class does, except for {@code localhost}, the local end of a
 * forwarded port.
 *
 * @param trust the trusted authorities; empty for the JVM's
 * @param client the build's client certificate; empty for none
 */
public record NatsTls(Optional<List<TrustManager>> trust, List<KeyManager> client) {

  private static final String NEAR_END = "localhost";

  public NatsTls {
    trust = trust.map(List::copyOf);
    client = List.copyOf(client);
  }

  /** Returns settings that trust the JVM's authorities, without a client certificate. */
  public static NatsTls ofJvm() {
    return new NatsTls(Optional.empty(), List.of());
  }

  /** Whether TLS was configured, so that TLS is required. */
  boolean isOwn() {
    return trust.isPresent() || !client.isEmpty();
  }

  /** Whether the build has a client certificate. */
  boolean hasClient() {
    return !client.isEmpty();
  }

  /** Returns these settings without the client certificate. */
  NatsTls withoutClient() {
    return new NatsTls(trust, List.of());
  }

  SSLContext context() throws GeneralSecurityException {
    TrustManager[] trusting =
        (trust.isPresent() ? trust.get().stream() : Arrays.stream(trustOfJvm()))
            .map(one -> one instanceof X509ExtendedTrustManager plain ? new NameCheck(plain) : one)
            .toArray(TrustManager[]::new);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(client.toArray(KeyManager[]::new), trusting, null);
    return context;
  }

  private static TrustManager[] trustOfJvm() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore ofJvm = null;
    factory.init(ofJvm);
    return factory.getTrustManagers();
  }

  /** Also checks the host name, as HTTPS does. */
  private static final class NameCheck extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager plain;

    NameCheck(X509ExtendedTrustManager plain) {
      this.plain = plain;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      if (socket instanceof SSLSocket encrypted
          && !NEAR_END.equals(encrypted.getHandshakeSession().getPeerHost())) {
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
      }
      plain.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      plain.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      plain.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      plain.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      plain.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      plain.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return plain.getAcceptedIssuers();
    }
  }
}
