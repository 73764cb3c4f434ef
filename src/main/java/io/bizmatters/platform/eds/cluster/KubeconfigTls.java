package io.bizmatters.platform.eds.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS by what the kubeconfig says alone, as kubectl has it: its authorities are trusted and no
 * others. fabric8 trusts those of the JVM too, which takes a cold build a third of a second to
 * read, and takes another third to encrypt the client's key in memory by a password that it then
 * forgets.
 */
final class KubeconfigTls {

  private static final String ALIAS = "client";
  private static final char[] NO_PASSWORD = {};

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
    context.init(
        client(config), trusting(certificates(authorities.get())).getTrustManagers(), null);
    return Optional.of(context);
  }

  private static TrustManagerFactory trusting(Collection<? extends Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManager[] client(Config config) throws IOException, GeneralSecurityException {
    Optional<byte[]> chain = pem(config.getClientCertData(), config.getClientCertFile());
    Optional<byte[]> key = pem(config.getClientKeyData(), config.getClientKeyFile());
    if (chain.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    Certificate[] certificates = certificates(chain.get()).toArray(Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        ALIAS,
        ClientKey.parse(
            new String(key.get(), StandardCharsets.UTF_8), certificates[0].getPublicKey()),
        NO_PASSWORD,
        certificates);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Of the kind whose keys cost nothing to put in and take out: it is never written anywhere. */
  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(byte[] pem)
      throws IOException, GeneralSecurityException {
    try (InputStream text = new ByteArrayInputStream(pem)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(text);
      if (found.isEmpty()) {
        throw new GeneralSecurityException("there is no certificate where one is named");
      }
      return found;
    }
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
