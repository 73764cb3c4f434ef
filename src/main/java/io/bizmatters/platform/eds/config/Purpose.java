package io.bizmatters.platform.eds.config;

/** Says for what the services are read, which decides which values must be known. */
public enum Purpose {
  /** Manifests are rendered: all values must be known. */
  RELEASE,
  /** Services are checked, possibly before other plugins set some properties. */
  EARLY_CHECK,
  /** Existing releases are read or changed: the image does not matter. */
  NO_RELEASE;

  /** Whether properties without a value are allowed. */
  boolean allowsUnknown() {
    return this != RELEASE;
  }
}
