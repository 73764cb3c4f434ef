package io.bizmatters.platform.eds.readiness;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the Secret or ConfigMap, or its key, that a message calls missing: {@code secret "db" not
 * found}, {@code couldn't find key url in ConfigMap orders/app}, {@code Secret "db" not found}.
 *
 * @param key the missing key; empty when the whole object is missing
 */
record MissingObject(ObjectName object, Optional<String> key) {

  private static final Pattern WHOLE =
      Pattern.compile("(?i)\\b(secret|configmap)s? \\\\?\"([^\"\\\\]+)\\\\?\" not found");
  private static final Pattern KEY =
      Pattern.compile("(?i)find key (\\S+) in (secret|configmap) (?:[^\\s/]+/)?([^\\s,;]+)");

  static Optional<MissingObject> in(String message) {
    Matcher key = KEY.matcher(message);
    if (key.find()) {
      return Optional.of(
          new MissingObject(object(key.group(2), key.group(3)), Optional.of(key.group(1))));
    }
    Matcher whole = WHOLE.matcher(message);
    return whole.find()
        ? Optional.of(new MissingObject(object(whole.group(1), whole.group(2)), Optional.empty()))
        : Optional.empty();
  }

  private static ObjectName object(String kind, String name) {
    return new ObjectName(
        kind.toLowerCase(Locale.ROOT).equals("secret") ? "Secret" : "ConfigMap", name);
  }

  String fix(String namespace) {
    String where = object + " in namespace " + namespace;
    return key.map(missing -> "add the key " + missing + " to " + where).orElse("create " + where);
  }
}
