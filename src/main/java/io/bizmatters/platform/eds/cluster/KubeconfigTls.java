package io.bizmatters.platform.eds.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS by what the kubeconfig says alone, as kubectl has it: its authorities are trusted and no
 * others. fabric8 trusts those of the JVM too, which takes a cold build a third of a second to
 * read, and takes another third to encrypt the client's key in memory by a password that it then
 * forgets.
 */
final class KubeconfigTls {

  private KubeconfigTls() {}

  /**
   * Empty where the kubeconfig does not say it all: whom to trust, or where keys lie in stores.
   *
   * @throws IOException when a file that it names cannot be read
   * @throws GeneralSecurityException when certificates or keys are none
   */
  static Optional<SSLContext> context(Config config) throws IOException, GeneralSecurityException {
    Optional<byte[]> authorities = pem(config.getCaCertData(), config.getCaCertFile());
    boolean stores = config.getTrustStoreFile() != null || config.getKeyStoreFile() != null;
    if (authorities.isEmpty() || stores || config.isTrustCerts()) {
      return Optional.empty();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(client(config), PemTls.trusting(authorities.get()), null);
    return Optional.of(context);
  }

  private static KeyManager[] client(Config config) throws IOException, GeneralSecurityException {
    Optional<byte[]> chain = pem(config.getClientCertData(), config.getClientCertFile());
    Optional<byte[]> key = pem(config.getClientKeyData(), config.getClientKeyFile());
    if (chain.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    return PemTls.client(chain.get(), key.get());
  }

  /** Data win over a file, as kubectl has it. */
  private static Optional<byte[]> pem(@Nullable String data, @Nullable String file)
      throws IOException, GeneralSecurityException {
    if (data != null && !data.isEmpty()) {
      try {
        return Optional.of(Base64.getMimeDecoder().decode(data));
      } catch (IllegalArgumentException foreign) {
        throw new GeneralSecurityException("certificate data are not base64", foreign);
      }
    }
    return file == null || file.isEmpty()
        ? Optional.empty()
        : Optional.of(Files.readAllBytes(Path.of(file)));
  }
}
