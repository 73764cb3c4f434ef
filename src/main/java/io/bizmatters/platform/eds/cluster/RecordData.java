package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.JsonText;
import io.bizmatters.platform.eds.manifest.JsonTree;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.PlainTree;
import io.bizmatters.platform.eds.manifest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The data of a record's Secret: the manifests, compressed, and who made them from what. */
final class RecordData {

  private static final String MANIFESTS = "manifests.json.gz";
  private static final String RELEASE = "release.json";

  private RecordData() {}

  static Map<String, Object> of(ReleaseRecord record) {
    ReleaseEntry entry = record.entry();
    Map<String, Object> release = new LinkedHashMap<>();
    release.put("digest", entry.digest());
    release.put("at", entry.at());
    release.put("plugin", entry.plugin());
    release.putAll(ReleaseIndexText.origin(entry.origin()));
    entry.note().ifPresent(note -> release.put("note", note));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(RELEASE, encoded(JsonText.compact(release).getBytes(StandardCharsets.UTF_8)));
    data.put(MANIFESTS, encoded(compressed(json(record.objects()))));
    return data;
  }

  static String digest(List<KubernetesObject> objects) {
    return Sha256.of(json(objects));
  }

  private static byte[] json(List<KubernetesObject> objects) {
    List<Map<String, Object>> trees = objects.stream().map(KubernetesObject::tree).toList();
    return JsonText.compact(trees).getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(plain);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return bytes.toByteArray();
  }

  /** Empty when somebody has spoilt it. */
  static Optional<ReleaseRecord> read(JsonNode data, int version) {
    try {
      JsonNode release = JsonTree.of(decoded(data, RELEASE));
      ReleaseEntry entry =
          new ReleaseEntry(
              version,
              ReleaseState.PENDING,
              release.path("digest").asString(""),
              release.path("at").asString(""),
              ReleaseIndexText.origin(release),
              release.path("plugin").asString(""),
              ReleaseIndexText.text(release, "note"));
      List<KubernetesObject> objects = new ArrayList<>();
      for (JsonNode tree : JsonTree.of(plain(decoded(data, MANIFESTS)))) {
        objects.add(new KubernetesObject(PlainTree.of(tree)));
      }
      return Optional.of(new ReleaseRecord(entry, objects));
    } catch (IOException | JacksonException | IllegalArgumentException spoilt) {
      return Optional.empty();
    }
  }

  private static byte[] decoded(JsonNode data, String key) {
    return Base64.getDecoder().decode(data.path(key).asString(""));
  }

  private static byte[] plain(byte[] compressed) throws IOException {
    try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return zip.readAllBytes();
    }
  }
}
