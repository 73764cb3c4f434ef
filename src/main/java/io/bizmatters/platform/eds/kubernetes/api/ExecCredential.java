package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What an exec plugin answers (https://kubernetes.io/docs/reference/config-api/
 * client-authentication.v1). Its time of expiry is compared with this machine's clock, by which the
 * plugin keeps its own cache too.
 *
 * @param validFor from now on; empty for as long as the build runs
 */
public record ExecCredential(
    Optional<String> token, Optional<ClientIdentity> identity, Optional<Duration> validFor) {

  private static final String KIND = "ExecCredential";
  private static final Duration LONGEST = Duration.ofDays(365);

  /** The answer is not one, or cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Reads one.
   *
   * @param apiVersion what the kubeconfig says it speaks
   * @throws Unusable with what is wrong with it, without its secrets
   */
  static ExecCredential parse(String answer, String apiVersion) throws Unusable {
    JsonNode tree = tree(answer);
    String kind = text(tree, "kind").orElse("nothing");
    String version = text(tree, "apiVersion").orElse("nothing");
    if (!kind.equals(KIND)) {
      throw new Unusable("its answer is of kind " + shown(kind) + ", not " + KIND);
    }
    if (!version.equals(apiVersion)) {
      throw new Unusable(
          "its answer is of apiVersion "
              + shown(version)
              + ", and exec.apiVersion is "
              + apiVersion);
    }
    JsonNode status = tree.path("status");
    if (!status.isObject()) {
      throw new Unusable("its answer has no status: it gave no login");
    }
    Optional<String> token = text(status, "token");
    if (token.filter(given -> !Credential.isToken(given)).isPresent()) {
      throw new Unusable("its status.token holds a blank, a line break or a letter that none can");
    }
    Optional<ClientIdentity> identity = identity(status);
    if (token.isEmpty() && identity.isEmpty()) {
      throw new Unusable("its status has neither token nor clientCertificateData");
    }
    return new ExecCredential(token, identity, validFor(status));
  }

  private static JsonNode tree(String answer) throws Unusable {
    try {
      JsonNode tree = JsonTree.of(answer);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JacksonException foreign) {
      // the parser's message would quote the answer
    }
    throw new Unusable(
        answer.isBlank() ? "it wrote nothing to its output" : "it wrote no JSON to its output");
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), 80));
  }

  private static Optional<ClientIdentity> identity(JsonNode status) throws Unusable {
    Optional<String> chain = text(status, "clientCertificateData");
    Optional<String> key = text(status, "clientKeyData");
    if (chain.isPresent() != key.isPresent()) {
      throw new Unusable(
          "its status has only one of clientCertificateData and clientKeyData; they belong together");
    }
    if (chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PemTls.identity(bytes(chain.get()), bytes(key.get())));
    } catch (IOException | GeneralSecurityException foreign) {
      throw new Unusable(
          "its clientCertificateData and clientKeyData are no certificate in PEM with its key");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Duration> validFor(JsonNode status) throws Unusable {
    Optional<String> end = text(status, "expirationTimestamp");
    if (end.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant until = OffsetDateTime.parse(end.get()).toInstant();
      Duration left = Duration.between(Instant.now(), until);
      if (left.isNegative() || left.isZero()) {
        throw new Unusable(
            "its login has expired already: expirationTimestamp "
                + until
                + " is past; log in"
                + " again, or set this machine's clock");
      }
      return Optional.of(left.compareTo(LONGEST) > 0 ? LONGEST : left);
    } catch (DateTimeException foreign) {
      throw new Unusable("its expirationTimestamp is no time as in 2030-01-31T12:00:00Z");
    }
  }

  /** Whether a time, in seconds since 1970, is over by this machine's clock. */
  static boolean isPast(long seconds) {
    return Instant.now().getEpochSecond() >= seconds;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return KIND + validFor.map(left -> ", valid for " + left).orElse("");
  }
}
