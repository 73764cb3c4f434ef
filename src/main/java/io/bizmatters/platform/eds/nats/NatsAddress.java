package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.nats.NatsCredentials.Token;
import io.bizmatters.platform.eds.nats.NatsCredentials.UserAndPassword;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds the NATS servers that a person names to the build, with optional credentials.
 *
 * @param servers the servers without credentials
 * @param credentials the credentials of the first server that has credentials
 */
public record NatsAddress(NatsServers servers, Optional<NatsCredentials> credentials) {

  private static final Pattern NEXT_SERVER = Pattern.compile(",(?=[A-Za-z][A-Za-z0-9+.-]*://)");
  private static final Pattern CREDENTIALS =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)?(.*)@", Pattern.DOTALL);

  /** Parses one or more {@code nats://[user:password@|token@]host:port}, separated by commas. */
  public static Parsed<NatsAddress> parse(String text) {
    String plain =
        NEXT_SERVER
            .splitAsStream(text.strip())
            .map(server -> CREDENTIALS.matcher(server).replaceFirst("$1"))
            .collect(Collectors.joining(","));
    Optional<NatsCredentials> credentials =
        NEXT_SERVER
            .splitAsStream(text.strip())
            .map(CREDENTIALS::matcher)
            .filter(Matcher::find)
            .map(matcher -> credentials(matcher.group(2)))
            .findFirst();
    return NatsServers.parse(plain)
        .then(servers -> Parsed.good(new NatsAddress(servers, credentials)));
  }

  private static NatsCredentials credentials(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Token(decoded(text))
        : new UserAndPassword(
            decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)));
  }

  /** Decodes percent signs; keeps a plus, and a percent sign without two digits. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException asWritten) {
      return text;
    }
  }
}
