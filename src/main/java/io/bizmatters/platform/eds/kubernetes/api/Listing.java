package io.bizmatters.platform.eds.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * A list as it was read.
 *
 * @param items without those of the pages after a refused one
 * @param version the resource version from which a watch continues
 * @param refusal the server's answer when it refused a page
 */
public record Listing<T>(List<T> items, String version, Optional<Answer> refusal) {
  public Listing {
    items = List.copyOf(items);
  }
}
