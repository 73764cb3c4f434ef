package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
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
 * Holds the answer of an exec plugin (https://kubernetes.io/docs/reference/config-api/
 * client-authentication.v1). The time of expiry is compared with this machine's clock, which the
 * plugin's own cache uses too.
 *
 * @param validFor how long the credential is valid from now; empty for the whole build
 */
public record ExecCredential(
    Optional<String> token, Optional<ClientIdentity> identity, Optional<Duration> validFor) {

  private static final String KIND = "ExecCredential";
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Reports an answer that cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Reads an answer.
   *
   * @param apiVersion the version that the kubeconfig names
   * @throws Unusable when the answer is wrong; the message contains no secret
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

  /** Whether a time, in seconds since 1970, has passed on this machine's clock. */
  static boolean isPast(long seconds) {
    return Instant.now().getEpochSecond() >= seconds;
  }

  /** Omits the secrets. */
  @Override
  public String toString() {
    return KIND + validFor.map(left -> ", valid for " + left).orElse("");
  }
}
