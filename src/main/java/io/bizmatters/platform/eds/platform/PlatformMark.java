package io.bizmatters.platform.eds.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Identifies the platform that was used, as the lock file and the records of releases state it.
 *
 * @param version empty for a file that states none
 * @param digest of the platform's own file, with its algorithm
 * @param extended the platforms that it extends, each with its digest; empty for none
 */
public record PlatformMark(String name, String version, String digest, String extended) {

  /** Returns the name and the version. */
  public String title() {
    return version.isEmpty() ? name : name + " " + version;
  }

  /** Returns the parts by name, without empty ones. */
  public Map<String, String> tree() {
    Map<String, String> tree = new LinkedHashMap<>();
    tree.put("name", name);
    if (!version.isEmpty()) {
      tree.put("version", version);
    }
    tree.put("digest", digest);
    if (!extended.isEmpty()) {
      tree.put("extends", extended);
    }
    return tree;
  }
}
