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

/** Reads certificates and keys for TLS from PEM text, without a key store file. */
public final class PemTls {

  private static final char[] NO_PASSWORD = {};
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private PemTls() {}

  /**
   * Returns trust managers that trust only these authorities.
   *
   * @param authorities one or more certificates as PEM or DER
   * @throws GeneralSecurityException when the bytes contain no certificate
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
   * Returns key managers that present a client certificate.
   *
   * @param chain the certificate, followed by its issuers
   * @param key the private key, in PKCS #8 or the algorithm's own format
   * @throws GeneralSecurityException when chain or key cannot be read, or do not belong together
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

  /**
   * Returns an empty key store of the type that does not encrypt keys; it is never written to a
   * file.
   */
  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** Reads the certificates of PEM text and ignores other text between them; or reads DER. */
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
        throw new GeneralSecurityException("the named certificate is missing");
      }
      return certificates;
    }
  }

  /** Holds certificates or a key as text, and the field that they come from. */
  static final class Pem {

    private final String where;
    private final byte[] bytes;

    Pem(String where, byte[] bytes) {
      this.where = where;
      this.bytes = bytes;
    }

    /** The file and the field, for messages. */
    String where() {
      return where;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    /** Omits the bytes. */
    @Override
    public String toString() {
      return where;
    }
  }
}
