package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.Parsed;
import io.bizmatters.platform.eds.model.ServiceValidator.ConfigDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files that become a ConfigMap. */
final class ConfigFileReader implements ConfigDirectories {

  /** A ConfigMap holds at most 1 MiB (Kubernetes, ConfigMaps). */
  private static final long MAX_BYTES = 1L << 20;

  private final Path base;

  ConfigFileReader(Path base) {
    this.base = base;
  }

  @Override
  public Parsed<SortedMap<String, byte[]>> files(String directory) {
    Path root = base.resolve(directory).normalize();
    if (!Files.isDirectory(root)) {
      return Parsed.bad("a directory of the project", "create " + directory + ", or name another");
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(root)) {
      List<Path> sorted = entries.sorted().toList();
      long size = 0;
      for (Path path : sorted) {
        String name = String.valueOf(path.getFileName());
        if (!Files.isRegularFile(path)) {
          return Parsed.bad(
              "files only: a ConfigMap has no folders",
              "move " + name + " up, or give it a volume of its own");
        }
        if (!name.matches("[-._a-zA-Z0-9]{1,253}")) {
          return Parsed.bad("file names of letters, digits, '-', '_' and '.'", "rename " + name);
        }
        size += Files.size(path);
        if (size > MAX_BYTES) {
          return Parsed.bad(
              "at most 1 MiB in all, a ConfigMap's limit",
              "keep large files in the image or in a volume");
        }
        files.put(name, Files.readAllBytes(path));
      }
    } catch (IOException unreadable) {
      return Parsed.bad("a readable directory", "check the permissions of " + directory);
    }
    return files.isEmpty()
        ? Parsed.bad("at least one file", "put a file there, or remove config")
        : Parsed.good(files);
  }
}
