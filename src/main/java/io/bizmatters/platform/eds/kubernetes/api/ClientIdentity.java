package io.bizmatters.platform.eds.kubernetes.api;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the one client certificate to every server that asks for a certificate, whatever
 * authorities the server lists, as kubectl does. A key manager of the JDK would present no
 * certificate when the list lacks the authority, and would continue as an anonymous user.
 */
final class ClientIdentity extends X509ExtendedKeyManager {

  private static final String ALIAS = "client";

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  private @Nullable String alias(String[] algorithms) {
    return Arrays.asList(algorithms).contains(key.getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] algorithms, Principal[] authorities, @Nullable Socket socket) {
    return alias(algorithms);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] algorithms, Principal[] authorities, @Nullable SSLEngine engine) {
    return alias(algorithms);
  }

  @Override
  public String[] getClientAliases(String algorithm, Principal[] authorities) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String algorithm, Principal[] authorities) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseServerAlias(
      String algorithm, Principal[] authorities, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
