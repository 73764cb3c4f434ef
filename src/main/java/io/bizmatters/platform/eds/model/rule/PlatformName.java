package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.Objects;
import java.util.Optional;

/**
 * Names the platform that a rule comes from.
 *
 * @param version the version of the artifact, or the version that the file states
 * @param contact who answers questions about the platform's rules
 * @param isBuiltIn whether the plugin contains the platform; problems then name no platform
 */
public record PlatformName(
    String name, Optional<String> version, Optional<String> contact, boolean isBuiltIn) {

  private static final String PREFIX = "platform ";

  public PlatformName {
    Objects.requireNonNull(name);
    Objects.requireNonNull(version);
    Objects.requireNonNull(contact);
  }

  /** Returns the name and the version: {@code platform acme-platform 1.4.0}. */
  public String title() {
    return PREFIX + name + (version.isPresent() ? " " + version.get() : "");
  }

  /** Returns the place of a rule: {@code platform acme-platform 1.4.0, sizes.medium}. */
  public String place(String path) {
    return title() + ", " + path;
  }

  /** Returns whether a platform set the value at a place. */
  public static boolean isOrigin(Origin at) {
    return at.spelling() == Spelling.DEFAULT && at.file().startsWith(PREFIX);
  }

  /** Returns the place of a rule and the contact, as a remark at the end of a sentence. */
  String source(String path, Optional<String> see) {
    if (isBuiltIn) {
      return see.isPresent() ? " (see " + see.get() + ")" : "";
    }
    return " ("
        + place(path)
        + (contact.isPresent() ? "; contact " + contact.get() : "")
        + (see.isPresent() ? "; see " + see.get() : "")
        + ")";
  }
}
