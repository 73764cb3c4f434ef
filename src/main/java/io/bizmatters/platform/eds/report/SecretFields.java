package io.bizmatters.platform.eds.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which fields of Kubernetes objects contain secrets that reports must not show. */
final class SecretFields {

  /** The value of an environment variable, in this plugin's paths or in those of field managers. */
  private static final Pattern ENV_VALUE =
      Pattern.compile("env\\[(?:name=)?\"?([^\"\\]]*)\"?]\\.value$");

  /** The last name of a path, also of a key in brackets. */
  private static final Pattern LAST_NAME = Pattern.compile("(?:^|[.\\[\"/])([^.\\[\\]\"/]+)\"?]?$");

  private SecretFields() {}

  /**
   * Whether the field's text is likely a secret.
   *
   * @param kind the kind of the object
   * @param path the path of the field, in this plugin's form or in server-side apply's
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
