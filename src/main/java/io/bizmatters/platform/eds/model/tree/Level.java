package io.bizmatters.platform.eds.model.tree;

/** The severity of a problem. */
public enum Level {
  ERROR,
  WARNING,
  INFO
}
