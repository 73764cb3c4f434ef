package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.Found;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The data of a record's Secrets: the manifests, compressed and cut into parts, who made them, and
 * from what. A record is trusted only if its digest is the one that was written.
 */
final class RecordData {

  /** Kubernetes limits a Secret to 1 MiB ({@code core/v1 MaxSecretSize}). */
  static final int PART = 900 * 1024;

  /** The most parts that etcd should hold of one release. */
  static final int MOST_PARTS = 16;

  /** The largest size of a record when it is read. */
  private static final int LARGEST_INFLATED = 128 * 1024 * 1024;

  private static final int SHORT = 16;
  private static final String MANIFESTS = "manifests.json.gz";
  private static final String RELEASE = "release.json";

  private RecordData() {}

  /**
   * Returns the compressed manifests, in parts of at most {@link #PART} bytes; at least one part.
   */
  static List<byte[]> parts(ReleaseRecord record) {
    byte[] compressed = Gzip.compressed(json(record.services()));
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at == 0 || at < compressed.length; at += PART) {
      parts.add(Arrays.copyOfRange(compressed, at, Math.min(compressed.length, at + PART)));
    }
    return parts;
  }

  /** Returns the data of the first Secret, which describes the record. */
  static Map<String, Object> first(ReleaseRecord record, List<byte[]> parts) {
    ReleaseEntry entry = record.entry();
    Map<String, Object> release = new LinkedHashMap<>();
    release.put("digest", entry.digest());
    release.put("parts", parts.size());
    release.put("at", entry.at());
    release.put("plugin", entry.plugin());
    release.putAll(ReleaseIndexText.origin(entry.origin()));
    entry.note().ifPresent(note -> release.put("note", note));
    release.put("services", ReleaseIndexText.services(entry.services()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(RELEASE, encoded(JsonText.compact(release).getBytes(StandardCharsets.UTF_8)));
    data.put(MANIFESTS, encoded(parts.get(0)));
    return data;
  }

  /** Returns the data of a further Secret. */
  static Map<String, Object> further(byte[] part) {
    return Map.of(MANIFESTS, encoded(part));
  }

  static String digest(Map<String, List<KubernetesObject>> services) {
    return Sha256.of(json(services));
  }

  static String digest(List<KubernetesObject> objects) {
    List<Map<String, Object>> trees = objects.stream().map(KubernetesObject::tree).toList();
    String whole = Sha256.of(JsonText.compact(trees).getBytes(StandardCharsets.UTF_8));
    return whole.substring(0, SHORT);
  }

  private static byte[] json(Map<String, List<KubernetesObject>> services) {
    Map<String, Object> trees = new TreeMap<>();
    services.forEach(
        (name, objects) -> trees.put(name, objects.stream().map(KubernetesObject::tree).toList()));
    return JsonText.compact(trees).getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Returns how many Secrets hold the record, from the data of the first; 0 if that data is
   * damaged.
   */
  static int parts(JsonNode first) {
    try {
      return JsonTree.of(decoded(first, RELEASE)).path("parts").asInt(0);
    } catch (JacksonException | IllegalArgumentException spoilt) {
      return 0;
    }
  }

  /** Returns the record from the data of its Secrets, if it is what was written. */
  static Found read(List<JsonNode> data, int version) {
    try {
      JsonNode release = JsonTree.of(decoded(data.get(0), RELEASE));
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      for (JsonNode part : data) {
        compressed.write(decoded(part, MANIFESTS));
      }
      byte[] plain = Gzip.plain(compressed.toByteArray(), LARGEST_INFLATED);
      String digest = release.path("digest").asString("");
      if (!Sha256.of(plain).equals(digest)) {
        return new Found.Unusable("its manifests are not those that it was written with");
      }
      return new Found.Intact(new ReleaseRecord(entry(release, digest, version), objects(plain)));
    } catch (IOException | JacksonException | IllegalArgumentException spoilt) {
      return new Found.Unusable("it cannot be read: " + spoilt.getMessage());
    }
  }

  private static ReleaseEntry entry(JsonNode release, String digest, int version) {
    return new ReleaseEntry(
        version,
        ReleaseEntry.State.PENDING,
        digest,
        release.path("at").asString(""),
        ReleaseIndexText.origin(release),
        release.path("plugin").asString(""),
        ReleaseIndexText.text(release, "note"),
        ReleaseIndexText.services(release.path("services")));
  }

  private static Map<String, List<KubernetesObject>> objects(byte[] plain) {
    Map<String, List<KubernetesObject>> services = new LinkedHashMap<>();
    JsonTree.of(plain)
        .properties()
        .forEach(
            service -> {
              List<KubernetesObject> objects = new ArrayList<>();
              service
                  .getValue()
                  .forEach(tree -> objects.add(new KubernetesObject(PlainTree.of(tree))));
              services.put(service.getKey(), objects);
            });
    return services;
  }

  private static byte[] decoded(JsonNode data, String key) {
    return Base64.getDecoder().decode(data.path(key).asString(""));
  }

  /** Compresses bytes, and restores them within a limit, because their writer may be malicious. */
  static final class Gzip {

    private Gzip() {}

    static byte[] compressed(byte[] plain) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
        zip.write(plain);
      } catch (IOException inMemory) {
        throw new UncheckedIOException(inMemory);
      }
      return bytes.toByteArray();
    }

    /**
     * Returns the restored bytes.
     *
     * @throws IOException when the bytes are not compressed, or are more than {@code atMost}
     */
    static byte[] plain(byte[] compressed, int atMost) throws IOException {
      try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
        byte[] plain = zip.readNBytes(atMost + 1);
        if (plain.length > atMost) {
          throw new IOException("more than " + atMost + " bytes when decompressed");
        }
        return plain;
      }
    }
  }
}
