package io.bizmatters.platform.eds.model.tree;

/** How much a problem matters. */
public enum Level {
  ERROR,
  WARNING,
  INFO
}
