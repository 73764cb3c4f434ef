package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.platform.PlatformMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;

/** Writes {@code eds.lock.json}, which names the input of a run and the written files. */
final class LockFile {

  private static final int SCHEMA = 1;

  private LockFile() {}

  /**
   * Writes the JSON of services and of files by their digests. It writes the JSON itself: loading a
   * JSON library takes a cold build longer than rendering a service.
   */
  static byte[] of(
      List<ServiceObjects> services,
      SortedMap<String, String> digests,
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
            "  \"files\": " + lines(files(digests)),
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
    if (service.namespace().isPresent()) {
      row.put("namespace", service.namespace().get());
    }
    row.put("image", service.image().text());
    if (service.image().digest().isPresent()) {
      row.put("digest", service.image().digest().get());
    }
    return row;
  }

  private static List<Map<String, String>> files(SortedMap<String, String> digests) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Map.Entry<String, String> file : digests.entrySet()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("path", file.getKey());
      row.put("sha256", file.getValue());
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
