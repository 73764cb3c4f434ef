package io.bizmatters.platform.eds.nats;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** A NATS in operator mode: an account is a key there, its name a tag, and users have JWTs. */
public final class NatsOperator {

  private static final String NO_LIMITS =
      "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,"
          + "\"conn\":-1,\"leaf\":-1";
  private static final String JETSTREAM =
      ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";
  private static final long NOW = 1_700_000_000L;

  private final NKey operator;
  private final NKey account;
  private final String name;

  private NatsOperator(NKey operator, NKey account, String name) {
    this.operator = operator;
    this.account = account;
    this.name = name;
  }

  /**
   * An operator with one account that has JetStream.
   *
   * @param name the account's tag
   */
  public static NatsOperator withAccount(String name) throws Exception {
    return new NatsOperator(NKey.createOperator(null), NKey.createAccount(null), name);
  }

  /** The account's key. */
  public String account() throws Exception {
    return id(account);
  }

  /** What its servers' file says of it. */
  public String configuration() throws Exception {
    NKey system = NKey.createAccount(null);
    return "operator: "
        + jwt(operator, id(operator), "O", "{\"type\":\"operator\",\"version\":2}")
        + "\nsystem_account: "
        + id(system)
        + "\nresolver: MEMORY\nresolver_preload: { "
        + id(system)
        + ": "
        + jwt(operator, id(system), "SYS", accountClaims(""))
        + ", "
        + account()
        + ": "
        + jwt(operator, account(), name, accountClaims(JETSTREAM))
        + " }";
  }

  private static String accountClaims(String more) {
    return "{\"type\":\"account\",\"version\":2,\"limits\":{" + NO_LIMITS + more + "}}";
  }

  /** A credentials file of a user of the account, as {@code nsc} writes it. */
  public Path credentials(Path file) throws Exception {
    NKey user = NKey.createUser(null);
    String jwt = JwtUtils.issueUserJWT(account, account(), id(user), "build");
    return Files.writeString(
        file, String.format(JwtUtils.NATS_USER_JWT_FORMAT, jwt, new String(user.getSeed())));
  }

  private static String id(NKey key) throws GeneralSecurityException, IOException {
    return new String(key.getPublicKey());
  }

  private static String jwt(NKey by, String of, String name, String claims) throws Exception {
    return JwtUtils.issueJWT(by, of, name, Duration.ZERO, NOW, id(by), () -> claims);
  }
}
