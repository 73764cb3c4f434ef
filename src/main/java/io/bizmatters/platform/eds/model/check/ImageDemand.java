package io.bizmatters.platform.eds.model.check;

/** Says what a goal requires of a service's image. */
public enum ImageDemand {
  /** Nothing: the goal does not release an image. */
  NONE,
  /** The image must be set. */
  PRESENT,
  /** The image must have a digest. */
  DIGEST
}
