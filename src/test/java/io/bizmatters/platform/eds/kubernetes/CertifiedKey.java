package io.bizmatters.platform.eds.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;

/** A key with its certificate, made by the JDK's own tool, which has no other way to make them. */
public record CertifiedKey(KeyStore store) {

  public static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ALIAS = "own";

  /**
   * Makes one.
   *
   * @param algorithm {@code RSA} or {@code EC}
   * @param address the address or name that the certificate is for
   */
  public static CertifiedKey make(Path folder, String algorithm, String address) throws Exception {
    Path file = folder.resolve(algorithm + address + System.nanoTime() + ".p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + address,
                "-ext",
                "SAN=" + (address.matches("[0-9.]+") ? "ip:" : "dns:") + address,
                "-ext",
                "BC=ca:true",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new CertifiedKey(store);
  }

  public Certificate x509() throws GeneralSecurityException {
    return store.getCertificate(ALIAS);
  }

  public String certificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", x509().getEncoded());
  }

  /** The key in the form that both algorithms share. */
  public String pkcs8() throws GeneralSecurityException {
    return pem("PRIVATE KEY", encoded());
  }

  /** The key in its algorithm's own form, which is what the other form carries inside. */
  public String ownForm() throws IOException, GeneralSecurityException {
    byte[] encoded = encoded();
    int[] whole = element(encoded, 0);
    int[] version = element(encoded, whole[0]);
    int[] algorithm = element(encoded, version[1]);
    int[] octets = element(encoded, algorithm[1]);
    return pem(
        store.getKey(ALIAS, PASSWORD).getAlgorithm() + " PRIVATE KEY",
        Arrays.copyOfRange(encoded, octets[0], octets[1]));
  }

  /** Where an element's content begins and ends. */
  private static int[] element(byte[] encoded, int at) {
    int length = encoded[at + 1] & 0xff;
    int start = at + 2;
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (encoded[start++] & 0xff);
      }
    }
    return new int[] {start, start + length};
  }

  private byte[] encoded() throws GeneralSecurityException {
    return store.getKey(ALIAS, PASSWORD).getEncoded();
  }

  private static String pem(String what, byte[] encoded) {
    byte[] lineEnd = {'\n'};
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, lineEnd).encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
