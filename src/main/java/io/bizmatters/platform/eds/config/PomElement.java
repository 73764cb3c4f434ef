package io.bizmatters.platform.eds.config;

import java.util.List;

/**
 * An element of the plugin's configuration, as the goal hands it over.
 *
 * @param text its text, trimmed; empty for an element with children
 * @param file the POM it stands in, as people know it
 * @param line 1-based line in the POM, 0 when unknown
 * @param properties names of the properties that the POM's text uses, where that is known
 */
public record PomElement(
    String name,
    String text,
    List<PomElement> children,
    String file,
    int line,
    List<String> properties) {

  public PomElement {
    children = List.copyOf(children);
    properties = List.copyOf(properties);
  }
}
