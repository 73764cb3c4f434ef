package io.bizmatters.platform.eds.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the texts that the plugin's jar holds beside the classes of a package. */
public final class PackagedText {

  private PackagedText() {}

  /**
   * Returns a text.
   *
   * @param name the path, relative to the package of the class
   */
  public static String of(Class<?> home, String name) {
    try (InputStream text = home.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException("the plugin's jar lacks " + name);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + name + " of the plugin's jar", failure);
    }
  }
}
