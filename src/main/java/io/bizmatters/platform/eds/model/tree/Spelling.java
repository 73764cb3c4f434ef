package io.bizmatters.platform.eds.model.tree;

/** Lists the spellings of field names: each kind of source has its own. */
public enum Spelling {
  /** An EventDrivenService document: {@code spec.httpPort}. */
  CLAIM,
  /** The plugin's configuration in a POM: {@code <service>/<http>/<port>}. */
  POM,
  /** An overlay or another YAML file that uses the POM's names: {@code http.port}. */
  FILE,
  /** A user property: {@code -Deds.http.port}. */
  PROPERTY,
  /** No source: a default, or a value derived from another one. */
  DEFAULT
}
