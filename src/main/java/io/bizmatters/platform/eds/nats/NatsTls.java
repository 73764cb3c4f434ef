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
 * Whom the build trusts, and by what certificate it is known, where NATS is talked to by TLS. The
 * client of NATS compares no names; here a server's certificate must be for the name by which it is
 * asked, unless that is {@code localhost}: the near end of a forwarded port.
 *
 * @param trust whom the build trusts; empty for whom the JVM does
 * @param client by what the build is known; empty for nothing
 */
public record NatsTls(Optional<List<TrustManager>> trust, List<KeyManager> client) {

  private static final String NEAR_END = "localhost";

  public NatsTls {
    trust = trust.map(List::copyOf);
    client = List.copyOf(client);
  }

  /** Trusts whom the JVM trusts, and has no certificate. */
  public static NatsTls ofJvm() {
    return new NatsTls(Optional.empty(), List.of());
  }

  /** Whether somebody said something about it, which means that NATS is talked to by TLS. */
  boolean isOwn() {
    return trust.isPresent() || !client.isEmpty();
  }

  /** Whether a server gets to know the build by a certificate. */
  boolean hasClient() {
    return !client.isEmpty();
  }

  /** This trust without the build's own certificate. */
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

  /** Compares the name too, as the JVM does for HTTPS when it is told to. */
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
