package io.bizmatters.platform.eds.model.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DB_PASSWORD       | hunter2",
        "DB_PASSWORD       | 12345",
        "DB_PASS           | x",
        "PASSWORD_OF_DB    | x",
        "POSTGRES_PASSWORD2| x",
        "PGPASSWORD        | x",
        "dbPassword        | x",
        "CLIENT_SECRET     | x",
        "API_TOKEN         | x",
        "API_KEY           | x",
        "OPENAI_API_KEY    | x",
        "AWS_SECRET_ACCESS_KEY | x",
        "NATS_NKEY         | x",
        "LOG               | ghp_0123456789abcdefghij",
        "LOG               | eyJhbGciOiJIUzI1NiJ9.eyJz",
        "DB_URL            | postgres://u:p@db/orders",
        "DB_URL            | jdbc:postgresql://db/orders?user=u&password=p",
        "CERT              | -----BEGIN RSA PRIVATE KEY-----",
        "A                 | AKIAABCDEFGHIJKLMNOP",
      })
  void looksLikeASecret(String name, String value) {
    assertThat(SecretText.isSecret(name, value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LOG_LEVEL           | info",
        "PASSWORD_FILE       | /run/secrets/db",
        "PASSWORD            | /run/secrets/db",
        "PASSWORD_MIN_LENGTH | 8",
        "TOKEN_URL           | https://login.example.com/token",
        "TOKEN_TTL           | 5m",
        "MAX_TOKENS          | 400",
        "PARTITION_KEY       | region",
        "PUBLIC_KEY          | abc",
        "MONKEY              | x",
        "PASSENGER           | x",
        "COMPASS             | x",
        "SEED                | 42",
        "RESET_PASSWORD      | true",
        "DB_PASSWORD         | ``",
        "DB_PASSWORD         | $(OTHER)",
        "DB_URL              | postgres://db/orders",
        "IMAGE               | ghcr.io/acme/a@sha256:0123",
        "NATS_SERVERS        | nats://a:4222,nats://b:4222",
      })
  void looksLikeNone(String name, String value) {
    assertThat(SecretText.isSecret(name, value)).isFalse();
  }
}
