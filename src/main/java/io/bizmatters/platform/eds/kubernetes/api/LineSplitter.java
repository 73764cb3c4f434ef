package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Cuts bytes that come in any pieces into lines; empty ones are left out. */
final class LineSplitter {

  /** Far over what etcd stores: such a line is no object of Kubernetes. */
  private static final int LONGEST = 16 << 20;

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /** Takes a line without its end. */
  @FunctionalInterface
  interface Line {
    void take(byte[] line) throws IOException;
  }

  /**
   * @throws IOException when a line has no end
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

  /** What came after the last line's end. */
  byte[] rest() {
    return begun.toByteArray();
  }
}
