package io.bizmatters.platform.eds.model.grammar;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognizes values that look like secrets, by their name or by their form. Manifests are attached
 * to the build and stored in the cluster, so they must not contain secrets.
 */
public final class SecretText {

  private static final Set<String> WORDS =
      Set.of(
          "PASSWORD",
          "PASSWD",
          "PASSPHRASE",
          "PASS",
          "PWD",
          "SECRET",
          "SECRETS",
          "TOKEN",
          "CREDENTIAL",
          "CREDENTIALS",
          "CREDS",
          "NKEY",
          "SEED",
          "APIKEY");

  /** Words before "key" that make it a secret; a partition key is not a secret. */
  private static final Set<String> OF_KEYS =
      Set.of("API", "ACCESS", "PRIVATE", "SIGNING", "ENCRYPTION", "AUTH", "ACCOUNT", "MASTER");

  /** Endings of names that refer to a secret without containing it. */
  private static final Set<String> ABOUT =
      Set.of(
          "NAME",
          "REF",
          "FILE",
          "PATH",
          "DIR",
          "TYPE",
          "COUNT",
          "LENGTH",
          "MIN",
          "MAX",
          "SIZE",
          "LIMIT",
          "TTL",
          "EXPIRY",
          "EXPIRATION",
          "LIFETIME",
          "TIMEOUT",
          "INTERVAL",
          "URL",
          "URI",
          "ENDPOINT",
          "HOST",
          "PORT",
          "HEADER",
          "ENABLED",
          "DISABLED",
          "REQUIRED",
          "POLICY",
          "ALGORITHM",
          "ID",
          "PREFIX",
          "VERSION",
          "MODE",
          "PROVIDER",
          "ISSUER",
          "AUDIENCE",
          "STORE",
          "MANAGER",
          "ROTATION",
          "SECONDS",
          "MINUTES",
          "HOURS",
          "DAYS",
          "MS",
          "CLASS",
          "FORMAT",
          "SCOPE",
          "SOURCE",
          "ENV",
          "BACKEND",
          "ENGINE",
          "BUCKET",
          "ROLE",
          "USER",
          "USERNAME");

  /** Longer words come before their own prefixes. */
  private static final List<String> RUN_TOGETHER =
      List.of("PASSWORD", "PASSPHRASE", "PASSWD", "SECRET", "TOKEN", "APIKEY", "CREDENTIALS");

  private static final Pattern FORM =
      Pattern.compile(
          "-----BEGIN [A-Z ]{0,40}PRIVATE KEY"
              + "|\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]"
              + "|\\bS[UAONCX][A-Z2-7]{40,}"
              + "|\\b(?:gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-)[A-Za-z0-9_-]{16,}"
              + "|\\bAKIA[A-Z0-9]{16}\\b"
              + "|://[^\\s/@:]{0,256}:[^\\s@$]{1,256}@"
              + "|(?i:[?&;\\s](?:password|passwd|pwd|secret|token)=)[^\\s&;$]");

  private static final Pattern HARMLESS =
      Pattern.compile(
          "|true|false|yes|no|on|off|none|null"
              + "|(?:\\$\\([A-Za-z_][A-Za-z0-9_.-]*\\))+"
              + "|/(?:run|var|etc|mnt|opt|srv|secrets|vault|tmp|home|app)/[^\\s]*"
              + "|[0-9]+(?:ms|s|m|h|d)");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern BORDER =
      Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private SecretText() {}

  /** Whether a value of this name is likely a secret: {@code DB_PASSWORD}, {@code apiKey}. */
  public static boolean isName(String name) {
    List<String> words = words(name);
    if (words.isEmpty() || ABOUT.contains(words.get(words.size() - 1))) {
      return false;
    }
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean key = (word.equals("KEY") || word.equals("KEYS")) && i > 0;
      if (WORDS.contains(word)
          || RUN_TOGETHER.stream().anyMatch(word::endsWith)
          || (key && OF_KEYS.contains(words.get(i - 1)))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String name) {
    return BORDER
        .splitAsStream(name)
        .map(word -> word.replaceFirst("[0-9]+$", "").toUpperCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** Whether a text is a secret by its form, with any name. */
  public static boolean isForm(String text) {
    return FORM.matcher(text).find();
  }

  /** Whether a value with a name is likely a secret. */
  public static boolean isSecret(String name, String value) {
    String text = value.strip();
    boolean harmless =
        HARMLESS.matcher(text.toLowerCase(Locale.ROOT)).matches()
            || (name.toUpperCase(Locale.ROOT).endsWith("SEED") && NUMBER.matcher(text).matches());
    return isForm(text) || (isName(name) && !harmless);
  }
}
