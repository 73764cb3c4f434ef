package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Login;
import io.bizmatters.platform.eds.kubernetes.api.PemTls.Pem;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Reads a user of a kubeconfig: how to log in. The methods of kubectl count in kubectl's order (a
 * token or a certificate before an exec plugin). A login that cannot be read is reported; it never
 * turns into an anonymous user.
 */
final class KubeconfigUser {

  private static final Set<String> KNOWN =
      Set.of(
          "client-certificate",
          "client-certificate-data",
          "client-key",
          "client-key-data",
          "token",
          "tokenFile",
          "as",
          "as-uid",
          "as-groups",
          "as-user-extra",
          "username",
          "password",
          "auth-provider",
          "exec",
          "extensions");

  private final KubeconfigNode user;
  private final KubeconfigNode cluster;
  private final ClusterServer server;
  private final Map<String, String> environment;
  private final ClusterNotices notices;

  /**
   * @param cluster the cluster entry, which an exec plugin may ask for
   * @param server the parsed cluster entry
   * @param environment the environment that exec plugins inherit
   */
  KubeconfigUser(
      KubeconfigNode user,
      KubeconfigNode cluster,
      ClusterServer server,
      Map<String, String> environment,
      ClusterNotices notices) {
    this.user = user;
    this.cluster = cluster;
    this.server = server;
    this.environment = environment;
    this.notices = notices;
  }

  /** Returns the login fields that are set. */
  static List<String> loginFields(KubeconfigNode user) {
    return user.names().stream()
        .filter(name -> KNOWN.contains(name))
        .filter(name -> !name.startsWith("as") && !name.equals("extensions"))
        .toList();
  }

  /** Returns the login; empty when the user has problems. */
  Optional<Login> login() {
    Optional<ClientIdentity> identity = identity();
    Optional<String> token = token();
    Optional<String> basic = basic();
    Optional<Path> file = user.path("tokenFile");
    Optional<Login> exec = exec();
    Optional<String> provided = user.child("auth-provider").flatMap(this::provided);
    checkSingle();
    if (file.isPresent()) {
      return Optional.of(new TokenFile(user.where("tokenFile"), file.get(), token, identity));
    }
    Optional<String> authorization = token.isPresent() ? Credential.bearer(token) : basic;
    if (authorization.isPresent() || identity.isPresent()) {
      return Optional.of(fixed(authorization, identity));
    }
    return exec.isPresent()
        ? exec
        : provided.map(given -> fixed(Credential.bearer(Optional.of(given)), identity));
  }

  private Optional<Login> exec() {
    Optional<KubeconfigNode> program = user.child("exec");
    return program.isPresent()
        ? ExecPlugin.of(program.get(), cluster, server, environment, notices)
        : Optional.empty();
  }

  private Login fixed(Optional<String> authorization, Optional<ClientIdentity> identity) {
    return Login.of(
        new Credential(String.join(" and ", loginFields(user)), authorization, identity));
  }

  private void checkSingle() {
    boolean basic = user.has("username") || user.has("password");
    if (user.has("token") && basic) {
      user.problem("token", "it stands beside username or password", "keep one of both");
    }
    if (user.has("tokenFile") && basic) {
      user.problem("tokenFile", "it stands beside username or password", "keep one of both");
    }
    if (user.has("exec") && user.has("auth-provider")) {
      user.problem("auth-provider", "it stands beside exec", "keep one of both");
    }
    if (loginFields(user).isEmpty()) {
      List<String> foreign = new ArrayList<>(user.names());
      foreign.removeAll(KNOWN);
      user.problem(
          foreign.isEmpty() ? "token" : foreign.get(0),
          foreign.isEmpty() ? "there is no login" : "no such field is known, and there is no login",
          "write token, tokenFile, client-certificate with client-key, username with password, or"
              + " exec");
    }
  }

  private Optional<String> token() {
    Optional<String> token = user.text("token");
    if (token.isPresent() && !Credential.isToken(token.get())) {
      user.problem(
          "token",
          "it holds a blank, a line break or a letter that no token can",
          "write the token alone, on one line");
      return Optional.empty();
    }
    return token;
  }

  private Optional<String> basic() {
    Optional<String> name = user.text("username");
    if (user.has("password") && !user.has("username")) {
      user.problem("username", "it is missing beside password", "write both");
    }
    if (name.orElse("").contains(":")) {
      user.problem("username", "it holds a colon, which ends it", "write it without one");
    }
    return name.map(text -> Credential.basic(text, user.text("password").orElse("")));
  }

  private Optional<ClientIdentity> identity() {
    Optional<Pem> chain = user.pem("client-certificate");
    Optional<Pem> key = user.pem("client-key");
    boolean certified = hasEither("client-certificate");
    if (certified != hasEither("client-key")) {
      String missing = certified ? "client-key" : "client-certificate";
      user.problem(missing, "it is missing", "a certificate and its key belong together");
    }
    if (chain.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PemTls.identity(chain.get().bytes(), key.get().bytes()));
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      user.problem(
          user.has("client-certificate-data") ? "client-certificate-data" : "client-certificate",
          "it cannot be used with its client-key: " + unusable.getMessage(),
          "both must be PEM, with a block CERTIFICATE and a block PRIVATE KEY");
      return Optional.empty();
    }
  }

  private boolean hasEither(String field) {
    return user.has(field) || user.has(field + "-data");
  }

  /**
   * Returns the token of an auth provider; kubectl supports only one provider, and renews the token
   * in the file.
   */
  private Optional<String> provided(KubeconfigNode provider) {
    String name = provider.text("name").orElse("nameless");
    if (!name.equals("oidc")) {
      provider.problem(
          "name",
          "it is " + name + ", which kubectl has not known since 1.26 either",
          "use its exec plugin instead, as kubelogin, gke-gcloud-auth-plugin");
      return Optional.empty();
    }
    Optional<String> token = provider.child("config").flatMap(config -> config.text("id-token"));
    if (token.filter(Credential::isToken).filter(KubeconfigUser::isValid).isEmpty()) {
      provider.problem(
          "config.id-token",
          "it is missing or has expired",
          "run `kubectl version`, which renews it in this file; or use the exec plugin kubelogin");
      return Optional.empty();
    }
    return token;
  }

  /** Checks the claim {@code exp} (RFC 7519, 4.1.4). */
  private static boolean isValid(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      return !ExecCredential.isPast(JsonTree.of(claims).path("exp").asLong(0));
    } catch (JacksonException | IllegalArgumentException | ArrayIndexOutOfBoundsException foreign) {
      return false;
    }
  }
}
