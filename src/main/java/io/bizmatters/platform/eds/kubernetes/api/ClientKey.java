package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a client's private key from PEM text: PKCS #8 (RFC 5208), PKCS #1 for RSA (RFC 8017,
 * A.1.2), or SEC 1 for elliptic curves (RFC 5915). The last two become PKCS #8 when the algorithm's
 * identifier from the certificate is put in front.
 */
final class ClientKey {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]+)-----END");

  /** Bytes at the end of a public key: a whole point of P-256, or the end of an RSA modulus. */
  private static final int ENOUGH = 64;

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private ClientKey() {}

  /**
   * Parses the key.
   *
   * @param certified the public key of the certificate
   * @throws GeneralSecurityException when the text is not a key of the certificate's algorithm
   */
  static PrivateKey parse(String pem, PublicKey certified) throws GeneralSecurityException {
    if (pem.contains("ENCRYPTED")) {
      throw new GeneralSecurityException(
          "the client's key is encrypted, and its password is unknown");
    }
    Matcher key = PEM.matcher(pem);
    if (!key.find()) {
      throw new GeneralSecurityException("the client's key is no private key in PEM");
    }
    byte[] encoded = decoded(key.group(2));
    byte[] pkcs8 = key.group(1).isEmpty() ? encoded : framed(encoded, certified);
    PrivateKey parsed =
        KeyFactory.getInstance(certified.getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    if (!holds(encoded, certified)) {
      requirePair(parsed, certified);
    }
    return parsed;
  }

  /**
   * Returns whether the private key's text contains the public key, as RSA keys always do and keys
   * of elliptic curves usually: then they are a pair, and a cold build saves the 30 ms of a
   * signature.
   */
  private static boolean holds(byte[] key, PublicKey certified) {
    byte[] encoded = certified.getEncoded();
    int start = Math.max(0, encoded.length - ENOUGH);
    String end = new String(encoded, start, encoded.length - start, StandardCharsets.ISO_8859_1);
    return new String(key, StandardCharsets.ISO_8859_1).contains(end);
  }

  /**
   * Rejects a key of another certificate: only the server would notice, and it would not say so.
   */
  private static void requirePair(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(signatureOf(certified.getAlgorithm()));
    signature.initSign(key);
    signature.update(VERSION);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(VERSION);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the client's key is not that of its certificate");
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private static byte[] decoded(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException foreign) {
      throw new GeneralSecurityException("the client's key is not base64", foreign);
    }
  }

  private static byte[] framed(byte[] key, PublicKey certified) {
    return element(SEQUENCE, VERSION, algorithm(certified.getEncoded()), element(OCTETS, key));
  }

  /** The algorithm identifier of a certificate's key (RFC 5280, 4.1.2.7), unchanged. */
  private static byte[] algorithm(byte[] certified) {
    int start = certified[1] >= 0 ? 2 : 2 + (certified[1] & 0x7f);
    byte[] algorithm = new byte[2 + certified[start + 1]];
    System.arraycopy(certified, start, algorithm, 0, algorithm.length);
    return algorithm;
  }

  /** One element of DER (X.690, 8.1). */
  private static byte[] element(byte tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (body.size() >= 0x100) {
      element.write(0x82);
      element.write(body.size() >> 8);
    } else if (body.size() >= 0x80) {
      element.write(0x81);
    }
    element.write(body.size());
    element.writeBytes(body.toByteArray());
    return element.toByteArray();
  }
}
