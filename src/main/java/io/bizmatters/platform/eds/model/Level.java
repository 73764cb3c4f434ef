package io.bizmatters.platform.eds.model;

/** How much a problem matters. */
public enum Level {
  ERROR,
  WARNING,
  INFO
}
