package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Adds the headers that let requests count as another user
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
 *
 * @param headers in order; a name may occur more than once
 */
record Impersonation(List<Map.Entry<String, String>> headers) {

  private static final String SIGNS = "!#$&'*+-.^_`|~";

  Impersonation {
    headers = List.copyOf(headers);
  }

  static Impersonation nobody() {
    return new Impersonation(List.of());
  }

  /** Reads the headers from a user of a kubeconfig. */
  static Impersonation of(KubeconfigNode user) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    Optional<String> name = user.text("as");
    name.ifPresent(text -> add(user, "as", headers, "Impersonate-User", text));
    user.text("as-uid").ifPresent(text -> add(user, "as-uid", headers, "Impersonate-Uid", text));
    for (String group : user.texts("as-groups")) {
      add(user, "as-groups", headers, "Impersonate-Group", group);
    }
    user.textsByName("as-user-extra")
        .forEach(
            (key, values) ->
                values.forEach(
                    value ->
                        add(
                            user,
                            "as-user-extra",
                            headers,
                            "Impersonate-Extra-" + escaped(key),
                            value)));
    if (name.isEmpty() && !headers.isEmpty() && !user.has("as")) {
      user.problem(
          "as",
          "it is missing beside as-uid, as-groups or as-user-extra",
          "name the user to be impersonated, or remove them");
    }
    return new Impersonation(headers);
  }

  private static void add(
      KubeconfigNode user,
      String field,
      List<Map.Entry<String, String>> headers,
      String header,
      String value) {
    if (value.strip().equals(value) && value.chars().allMatch(sign -> sign >= ' ' && sign <= '~')) {
      headers.add(Map.entry(header, value));
    } else {
      user.problem(
          field,
          "it holds a letter that no header can, or a blank at an end",
          "write it in letters, digits and signs of ASCII");
    }
  }

  /** Escapes a key for use in a header's name, as client-go does. */
  private static String escaped(String key) {
    StringBuilder escaped = new StringBuilder();
    for (byte unit : key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      boolean legal = unit > 0 && (Character.isLetterOrDigit(unit) || SIGNS.indexOf(unit) >= 0);
      escaped.append(legal ? Character.toString(unit) : String.format("%%%02X", unit & 0xff));
    }
    return escaped.toString();
  }

  boolean isNobody() {
    return headers.isEmpty();
  }
}
