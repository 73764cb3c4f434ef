package io.bizmatters.platform.eds.cluster;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * The algorithm of a client's key. fabric8 tells it by the first line of the PEM text, which does
 * not say it where the key is PKCS #8 ({@code BEGIN PRIVATE KEY}), and then takes it for RSA;
 * kubectl reads what is inside.
 */
final class ClientKey {

  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";
  private static final String ELLIPTIC = "EC";

  private ClientKey() {}

  /** Empty when fabric8's guess is right. */
  static Optional<String> algorithm(Config config) {
    return text(config).filter(ClientKey::isElliptic).map(key -> ELLIPTIC);
  }

  private static Optional<String> text(Config config) {
    try {
      if (config.getClientKeyData() != null) {
        byte[] decoded = Base64.getMimeDecoder().decode(config.getClientKeyData());
        return Optional.of(new String(decoded, StandardCharsets.UTF_8));
      }
      return config.getClientKeyFile() == null
          ? Optional.empty()
          : Optional.of(Files.readString(Path.of(config.getClientKeyFile())));
    } catch (IOException | IllegalArgumentException unreadable) {
      // fabric8 says what is wrong with it
      return Optional.empty();
    }
  }

  private static boolean isElliptic(String pem) {
    int start = pem.indexOf(PKCS8);
    int end = pem.indexOf("-----END", Math.max(start, 0));
    if (start < 0 || end < 0) {
      return false;
    }
    try {
      byte[] key = Base64.getMimeDecoder().decode(pem.substring(start + PKCS8.length(), end));
      KeyFactory.getInstance(ELLIPTIC).generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException other) {
      return false;
    }
  }
}
