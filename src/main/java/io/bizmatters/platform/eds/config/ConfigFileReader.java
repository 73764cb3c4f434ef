package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.check.ServiceValidator.ConfigDirectories;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.io.IOException;
import java.io.InputStream;
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
      Path project = base.toRealPath();
      if (!root.toRealPath().startsWith(project)) {
        return Parsed.bad(
            "a directory of the project: " + directory + " leads out of it",
            "copy it into the project");
      }
      List<Path> sorted = entries.sorted().toList();
      long size = 0;
      for (Path path : sorted) {
        String name = String.valueOf(path.getFileName());
        if (Files.isSymbolicLink(path) && !isIn(project, path)) {
          return Parsed.bad(
              "files of the project: the link " + name + " leads out of it", "copy the file");
        }
        if (Files.isDirectory(path)) {
          return Parsed.bad(
              "files only: a ConfigMap has no folders",
              "move " + name + " up, or give it a volume of its own");
        }
        if (!Files.isRegularFile(path)) {
          return Parsed.bad(
              "files only: " + name + " is a pipe, a socket or a device", "remove " + name);
        }
        if (!name.matches("[-._a-zA-Z0-9]{1,253}")) {
          return Parsed.bad("file names of letters, digits, '-', '_' and '.'", "rename " + name);
        }
        byte[] bytes = bytes(path);
        size += bytes.length;
        if (size > MAX_BYTES) {
          return Parsed.bad(
              "at most 1 MiB in all, a ConfigMap's limit",
              "keep large files in the image or in a volume");
        }
        files.put(name, bytes);
      }
    } catch (IOException unreadable) {
      return Parsed.bad("a readable directory", "check the permissions of " + directory);
    }
    return files.isEmpty()
        ? Parsed.bad("at least one file", "put a file there, or remove config")
        : Parsed.good(files);
  }

  /** Reads at most one byte more than the limit. */
  private static byte[] bytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes((int) MAX_BYTES + 1);
    }
  }

  private static boolean isIn(Path project, Path link) {
    try {
      return link.toRealPath().startsWith(project);
    } catch (IOException broken) {
      return false;
    }
  }
}
