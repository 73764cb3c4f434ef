package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Lists the formats that {@code eds:generate} writes. */
enum WrittenFormat {
  KUBERNETES(""),
  HELM("helm"),
  KUSTOMIZE("kustomize"),
  CLAIM("claims");

  private final String folder;

  WrittenFormat(String folder) {
    this.folder = folder;
  }

  /** Returns the formats of {@code eds.formats}. */
  static Set<WrittenFormat> read(ParameterReader reader, List<String> names) {
    Set<WrittenFormat> formats = EnumSet.noneOf(WrittenFormat.class);
    for (String name : names) {
      formats.add(reader.read("eds.formats", name, WrittenFormat.class, KUBERNETES, KUBERNETES));
    }
    return formats;
  }

  /** Returns the folders that hold nothing but files of these formats. */
  static List<String> folders(Set<WrittenFormat> formats) {
    return formats.stream().flatMap(WrittenFormat::folder).toList();
  }

  /** Returns the folder that holds files of this format only; none for the manifests. */
  private Stream<String> folder() {
    return Stream.of(folder).filter(name -> !name.isEmpty());
  }
}
