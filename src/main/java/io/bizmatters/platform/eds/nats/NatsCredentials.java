package io.bizmatters.platform.eds.nats;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** By what NATS knows the build. No form of it shows what is secret. */
public sealed interface NatsCredentials {

  String USER = "EDS_NATS_USER";
  String PASSWORD = "EDS_NATS_PASSWORD";
  String TOKEN = "EDS_NATS_TOKEN";
  String CREDENTIALS = "EDS_NATS_CREDS";
  String NKEY = "EDS_NATS_NKEY";

  /** NATS asks nobody who they are. */
  record None() implements NatsCredentials {}

  /** A user's name and password. */
  record UserAndPassword(String user, String password) implements NatsCredentials {
    @Override
    public String toString() {
      return "user and password";
    }
  }

  /** One word that all know. */
  record Token(String text) implements NatsCredentials {
    @Override
    public String toString() {
      return "token";
    }
  }

  /** A file with a JWT and the seed of its key, as {@code nsc} writes it. */
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
   * What the environment says; where it says several, the first of a credentials file, an nkey, a
   * user with a password, a token.
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
   * What a server of settings.xml says: a user with a password, or a password alone, which is a
   * token.
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

  /** What a variable says; one that is blank says nothing. */
  static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}
