package io.bizmatters.platform.eds.config;

/** What services are read for: it decides what must be known by then. */
public enum Purpose {
  /** Manifests are made of them: everything must be known. */
  RELEASE,
  /** They are checked, maybe before the plugins run that set some of their properties. */
  EARLY_CHECK,
  /** What is released already is looked at or changed: the image does not matter. */
  NO_RELEASE;

  /** Whether a property without a value may get one later, or need not. */
  boolean allowsUnknown() {
    return this != RELEASE;
  }
}
