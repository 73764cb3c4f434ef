package io.bizmatters.platform.eds.release.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses bytes, and restores them within a limit, because their writer may be malicious. */
final class Gzip {

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
