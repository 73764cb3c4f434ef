package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Splits bytes, in pieces of any size, into lines; skips empty lines. */
final class LineSplitter {

  /** In bytes; far over etcd's limit, so a longer line cannot be an object of Kubernetes. */
  private static final int LONGEST = 16 << 20;

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /** Takes a line without its line break. */
  @FunctionalInterface
  interface Line {
    void take(byte[] line) throws IOException;
  }

  /**
   * @throws IOException when a line is longer than the limit
   */
  void feed(ByteBuffer bytes, Line line) throws IOException {
    byte[] piece = new byte[bytes.remaining()];
    bytes.get(piece);
    int start = 0;
    for (int at = 0; at < piece.length; at++) {
      if (piece[at] == '\n') {
        begun.write(piece, start, at - start);
        start = at + 1;
        end(line);
      }
    }
    begun.write(piece, start, piece.length - start);
    if (begun.size() > LONGEST) {
      throw new IOException("a line of more than " + LONGEST + " bytes");
    }
  }

  private void end(Line line) throws IOException {
    byte[] whole = begun.toByteArray();
    begun.reset();
    if (whole.length > 0) {
      line.take(whole);
    }
  }

  /** Returns the bytes after the last line break. */
  byte[] rest() {
    return begun.toByteArray();
  }
}
