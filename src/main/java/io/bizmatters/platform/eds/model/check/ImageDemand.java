package io.bizmatters.platform.eds.model.check;

/** What a goal asks of a service's image. */
public enum ImageDemand {
  /** Nothing: the goal releases none, and does with or without it. */
  NONE,
  /** That it is there. */
  PRESENT,
  /** That it names its digest. */
  DIGEST
}
