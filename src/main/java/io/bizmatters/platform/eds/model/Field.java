package io.bizmatters.platform.eds.model;

import java.util.Optional;

/**
 * One field of the model: a row of the table that the binder, the validator, the JSON Schema and
 * the reference are made from.
 *
 * @param path dotted names, as POM, overlays and user properties spell it
 * @param claimPath dotted names in an EventDrivenService document; empty where claims lack the
 *     field
 * @param defaultText the default, as a person would write it
 * @param required whether a service without it is an error (inside its group, where that is
 *     optional)
 * @param description one sentence
 */
public record Field(
    String path,
    Optional<String> claimPath,
    FieldType type,
    Optional<String> defaultText,
    boolean required,
    String description) {

  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The path of the group it lies in; empty for a top-level field. */
  public String group() {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }
}
