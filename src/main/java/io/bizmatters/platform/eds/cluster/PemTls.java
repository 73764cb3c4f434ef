package io.bizmatters.platform.eds.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS by certificates and keys in the form of text that OpenSSL writes, without a key store. */
public final class PemTls {

  private static final String ALIAS = "client";
  private static final char[] NO_PASSWORD = {};

  private PemTls() {}

  /**
   * Trusts these authorities and no others.
   *
   * @param authorities one certificate or more
   * @throws GeneralSecurityException when there is none
   */
  public static TrustManager[] trusting(byte[] authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate authority : certificates(authorities)) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Is known by a certificate.
   *
   * @param chain the certificate, and those that vouch for it
   * @param key its private key, in PKCS #8 or its algorithm's own form
   * @throws GeneralSecurityException when they are none, or do not belong together
   */
  public static KeyManager[] client(byte[] chain, byte[] key)
      throws IOException, GeneralSecurityException {
    Certificate[] certificates = certificates(chain).toArray(Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        ALIAS,
        ClientKey.parse(new String(key, StandardCharsets.UTF_8), certificates[0].getPublicKey()),
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
}
