package io.bizmatters.platform.eds.nats;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Holds the build's login for NATS. Its text forms never show a secret. */
public sealed interface NatsCredentials {

  String USER = "EDS_NATS_USER";
  String PASSWORD = "EDS_NATS_PASSWORD";
  String TOKEN = "EDS_NATS_TOKEN";
  String CREDENTIALS = "EDS_NATS_CREDS";
  String NKEY = "EDS_NATS_NKEY";

  /** No login. */
  record None() implements NatsCredentials {}

  /** A user name and a password. */
  record UserAndPassword(String user, String password) implements NatsCredentials {
    @Override
    public String toString() {
      return "user and password";
    }
  }

  /** A shared token. */
  record Token(String text) implements NatsCredentials {
    @Override
    public String toString() {
      return "token";
    }
  }

  /** A file with a JWT and the seed of its key, written by {@code nsc}. */
  record CredentialsFile(Path file) implements NatsCredentials {
    @Override
    public String toString() {
      return "credentials file " + file;
    }
  }

  /** The seed of a user's key. */
  record Nkey(String seed) implements NatsCredentials {
    @Override
    public String toString() {
      return "nkey";
    }
  }

  /**
   * Reads the login from the environment. If several are set, the order is: a credentials file, an
   * nkey, a user with a password, a token.
   */
  static NatsCredentials of(Map<String, String> environment) {
    return value(environment, CREDENTIALS)
        .<NatsCredentials>map(file -> new CredentialsFile(Path.of(file)))
        .or(() -> value(environment, NKEY).map(Nkey::new))
        .or(
            () ->
                value(environment, USER)
                    .map(
                        user -> new UserAndPassword(user, value(environment, PASSWORD).orElse(""))))
        .or(() -> value(environment, TOKEN).map(Token::new))
        .orElseGet(None::new);
  }

  /**
   * Returns the login of a server in settings.xml: a user with a password, or a password alone,
   * which is a token.
   */
  static NatsCredentials of(Optional<String> user, Optional<String> password) {
    Optional<String> named = user.filter(text -> !text.isBlank());
    if (named.isPresent()) {
      return new UserAndPassword(named.get(), password.orElse(""));
    }
    return password
        .filter(text -> !text.isBlank())
        .<NatsCredentials>map(Token::new)
        .orElseGet(None::new);
  }

  /** Returns the value of a variable; empty when it is missing or blank. */
  static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
