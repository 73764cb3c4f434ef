package io.bizmatters.platform.eds.config;

import java.util.List;

/**
 * Holds an element of the plugin's configuration in the POM.
 *
 * @param text the trimmed text; empty for an element with children
 * @param file the POM file, as people know it
 * @param line 1-based line in the POM, 0 when unknown
 * @param properties names of the properties in the POM's text, if known
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
