package io.bizmatters.platform.eds.model;

import java.util.Optional;

/**
 * Describes one field of the model. It is a row of the table from which the binder, the validator,
 * the JSON Schema and the reference are derived.
 *
 * @param path dotted names, as POM, overlays and user properties spell it
 * @param claimPath dotted names in an EventDrivenService document; empty when claims do not have
 *     the field
 * @param defaultText the default, as a person would write it
 * @param required whether the field must be set; in an optional group, only when the group is set
 * @param description one sentence
 */
public record Field(
    String path,
    Optional<String> claimPath,
    FieldType type,
    Optional<String> defaultText,
    boolean required,
    String description) {

  /** Returns the last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Returns the path of the field's group; empty for a top-level field. */
  public String group() {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }
}
