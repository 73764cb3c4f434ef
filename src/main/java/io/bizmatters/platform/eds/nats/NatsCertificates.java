package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.PemTls;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Reads the certificates for NATS from the PEM files that the environment names. */
public final class NatsCertificates {

  /** Names the file of the authorities of NATS' certificates; if set, only these are trusted. */
  public static final String AUTHORITIES = "EDS_NATS_CA";

  /** Names the file of the build's client certificate. */
  public static final String CERTIFICATE = "EDS_NATS_CERT";

  /** Names the file of the client certificate's private key. */
  public static final String KEY = "EDS_NATS_KEY";

  private NatsCertificates() {}

  /**
   * Reads the files that the environment names.
   *
   * @throws NatsException when a file cannot be used, or the certificate's key is missing
   */
  public static NatsTls of(Map<String, String> environment) throws NatsException {
    Optional<String> authorities = NatsCredentials.value(environment, AUTHORITIES);
    Optional<String> certificate = NatsCredentials.value(environment, CERTIFICATE);
    Optional<String> key = NatsCredentials.value(environment, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new NatsException(
          (certificate.isPresent() ? CERTIFICATE : KEY)
              + " is set, and "
              + (certificate.isPresent() ? KEY : CERTIFICATE)
              + " is not",
          "a certificate and its key belong together: set both or none");
    }
    Optional<List<TrustManager>> trust =
        authorities.isPresent()
            ? Optional.of(
                read(AUTHORITIES, () -> List.of(PemTls.trusting(bytes(authorities.get())))))
            : Optional.empty();
    List<KeyManager> client =
        certificate.isPresent() && key.isPresent()
            ? read(
                CERTIFICATE + " and " + KEY,
                () -> List.of(PemTls.client(bytes(certificate.get()), bytes(key.get()))))
            : List.of();
    return new NatsTls(trust, client);
  }

  private static byte[] bytes(String file) throws IOException {
    return LoginFile.bytes(Path.of(file));
  }

  private interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private static <T> T read(String variable, Reading<T> reading) throws NatsException {
    try {
      return reading.read();
    } catch (IOException unreadable) {
      throw new NatsException(
          variable + ": cannot read " + unreadable.getMessage(), "name a file that can be read");
    } catch (GeneralSecurityException unusable) {
      throw new NatsException(
          variable + ": the file holds no certificate, or no key that belongs to it",
          "it must be PEM, with a block CERTIFICATE and a block PRIVATE KEY");
    }
  }

  /**
   * Reads a small file with a key, a certificate or a login, which an environment variable names.
   */
  public static final class LoginFile {

    private static final int MOST_BYTES = 1 << 20;

    private LoginFile() {}

    /**
     * Reads the whole file; rejects pipes and devices, which might never end.
     *
     * @throws IOException when the file cannot be read, is not a regular file, or is too large
     */
    public static byte[] bytes(Path file) throws IOException {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new FileSystemException(file.toString(), null, "it is no regular file");
      }
      try (var in = Files.newInputStream(file)) {
        byte[] all = in.readNBytes(MOST_BYTES + 1);
        if (all.length > MOST_BYTES) {
          throw new FileSystemException(file.toString(), null, "it holds more than 1 MiB");
        }
        return all;
      }
    }
  }
}
