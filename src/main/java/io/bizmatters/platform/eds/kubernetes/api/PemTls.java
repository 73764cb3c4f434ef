package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS by certificates and keys in the form of text that OpenSSL writes, without a key store. */
public final class PemTls {

  private static final char[] NO_PASSWORD = {};
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

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
    return new KeyManager[] {identity(chain, key)};
  }

  /** The refusal, as what it is. */
  static ClientIdentity identity(byte[] chain, byte[] key)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate certificate : certificates(chain)) {
      certificates.add((X509Certificate) certificate);
    }
    PublicKey certified = certificates.get(0).getPublicKey();
    return new ClientIdentity(
        certificates, ClientKey.parse(new String(key, StandardCharsets.UTF_8), certified));
  }

  /** Of the kind whose keys cost nothing to put in and take out: it is never written anywhere. */
  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** Those of PEM text, whatever else stands between them; or of what is no text. */
  private static Collection<? extends Certificate> certificates(byte[] bytes)
      throws IOException, GeneralSecurityException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher pem = CERTIFICATE.matcher(text);
    StringBuilder alone = new StringBuilder();
    while (pem.find()) {
      alone.append(pem.group()).append('\n');
    }
    byte[] found = alone.isEmpty() ? bytes : alone.toString().getBytes(StandardCharsets.ISO_8859_1);
    try (InputStream in = new ByteArrayInputStream(found)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("there is no certificate where one is named");
      }
      return certificates;
    }
  }
}
