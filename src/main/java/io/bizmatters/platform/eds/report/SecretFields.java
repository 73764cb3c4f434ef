package io.bizmatters.platform.eds.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which fields of Kubernetes objects hold values that nobody may read in a report. */
final class SecretFields {

  /** The value of an environment variable, in our own paths or in those of field managers. */
  private static final Pattern ENV_VALUE =
      Pattern.compile("env\\[(?:name=)?\"?([^\"\\]]*)\"?]\\.value$");

  /** The last name of a path, of a key in brackets too. */
  private static final Pattern LAST_NAME = Pattern.compile("(?:^|[.\\[\"/])([^.\\[\\]\"/]+)\"?]?$");

  private SecretFields() {}

  /**
   * Whether the field's text is likely a secret.
   *
   * @param kind of the object
   * @param path of the field, in our own form or as server-side apply names it
   */
  static boolean isSecret(String kind, String path) {
    String field = path.startsWith(".") ? path.substring(1) : path;
    if (kind.equals("Secret")) {
      return field.startsWith("data") || field.startsWith("stringData");
    }
    Matcher variable = ENV_VALUE.matcher(field);
    if (variable.find()) {
      return MaskedText.isSecretName(variable.group(1));
    }
    Matcher last = LAST_NAME.matcher(field);
    return last.find() && MaskedText.isSecretName(last.group(1));
  }
}
