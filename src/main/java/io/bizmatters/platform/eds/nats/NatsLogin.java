package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.NatsCertificates.LoginFile;
import io.bizmatters.platform.eds.nats.NatsCredentials.CredentialsFile;
import io.bizmatters.platform.eds.nats.NatsCredentials.Nkey;
import io.bizmatters.platform.eds.nats.NatsCredentials.Token;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;

/** Configures the NATS client with the build's login. */
final class NatsLogin {

  private NatsLogin() {}

  static void with(NatsCredentials credentials, Options.Builder options)
      throws IOException, GeneralSecurityException {
    if (credentials instanceof UserAndPassword login) {
      options.userInfo(login.user().toCharArray(), login.password().toCharArray());
    } else if (credentials instanceof Token token) {
      options.token(token.text().toCharArray());
    } else if (credentials instanceof CredentialsFile known) {
      options.authHandler(
          SigningKey.ofCredentials(new String(bytes(known), StandardCharsets.UTF_8)));
    } else if (credentials instanceof Nkey nkey) {
      options.authHandler(SigningKey.of(nkey.seed()));
    }
  }

  private static byte[] bytes(CredentialsFile known) throws IOException {
    try {
      return LoginFile.bytes(known.file());
    } catch (IOException unreadable) {
      String reason =
          unreadable instanceof FileSystemException named && named.getReason() != null
              ? ": " + named.getReason()
              : "";
      throw new IOException(
          NatsCredentials.CREDENTIALS
              + " names "
              + known.file()
              + ", which cannot be read"
              + reason,
          unreadable);
    }
  }
}
