package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.platform.PlatformMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Writes {@code eds.lock.json}, which names the input of a run and the written files. */
final class LockFile {

  private static final int SCHEMA = 1;

  private LockFile() {}

  /**
   * Writes the JSON itself: loading a JSON library takes a cold build longer than rendering a
   * service.
   */
  static byte[] of(
      List<ServiceObjects> services,
      Map<String, byte[]> files,
      String pluginVersion,
      PlatformMark platform,
      String inputsDigest) {
    String text =
        String.join(
            "\n",
            "{",
            "  \"schema\": " + SCHEMA + ",",
            "  \"plugin\": " + quoted(pluginVersion) + ",",
            "  \"platform\": " + row(platform.tree()) + ",",
            "  \"inputs\": " + quoted("sha256:" + inputsDigest) + ",",
            "  \"services\": " + lines(services(services)) + ",",
            "  \"files\": " + lines(files(files)),
            "}",
            "");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Map<String, String>> services(List<ServiceObjects> services) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (ServiceObjects one : services) {
      rows.add(service(one));
    }
    return rows;
  }

  private static Map<String, String> service(ServiceObjects owner) {
    EventDrivenService service = owner.service();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("name", service.name());
    service.namespace().ifPresent(namespace -> row.put("namespace", namespace));
    row.put("image", service.image().text());
    service.image().digest().ifPresent(digest -> row.put("digest", digest));
    return row;
  }

  private static List<Map<String, String>> files(Map<String, byte[]> files) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("path", file.getKey());
      row.put("sha256", Sha256.of(file.getValue()));
      rows.add(row);
    }
    return rows;
  }

  /** Writes one row on each line, so that a change of one service changes one line. */
  private static String lines(List<Map<String, String>> rows) {
    StringJoiner lines = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    lines.setEmptyValue("[]");
    for (Map<String, String> row : rows) {
      lines.add(row(row));
    }
    return lines.toString();
  }

  private static String row(Map<String, String> row) {
    StringJoiner fields = new StringJoiner(", ", "{", "}");
    for (Map.Entry<String, String> field : row.entrySet()) {
      fields.add(quoted(field.getKey()) + ": " + quoted(field.getValue()));
    }
    return fields.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
