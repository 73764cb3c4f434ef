package io.bizmatters.platform.eds.kubernetes.api;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sets up TLS for a server whose certificate has another name than its address. The JDK's client
 * takes the name from the address; the engines of this context send and check the other name.
 */
final class NamedTls extends SSLContextSpi {

  private final SSLContext tls;
  private final String name;

  private NamedTls(SSLContext tls, String name) {
    this.tls = tls;
    this.name = name;
  }

  /** Returns this TLS context, which expects servers of the given name. */
  static SSLContext of(SSLContext tls, String name) {
    return new Context(new NamedTls(tls, name), tls);
  }

  private static final class Context extends SSLContext {
    Context(SSLContextSpi named, SSLContext tls) {
      super(named, tls.getProvider(), tls.getProtocol());
    }
  }

  /** Returns the names to send; a numeric address is not sent (RFC 6066, 3). */
  private static List<SNIServerName> sent(String name) {
    return name.matches("[0-9.]+|.*:.*") ? List.of() : List.of(new SNIHostName(name));
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return engineCreateSSLEngine(name, -1);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return new NamedEngine(tls.createSSLEngine(name, port), sent(name));
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, @Nullable SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("it has its keys already");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    throw new UnsupportedOperationException("only engines know the other name");
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    throw new UnsupportedOperationException("this is a client's");
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return tls.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return tls.getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return tls.getDefaultSSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return tls.getSupportedSSLParameters();
  }
}
