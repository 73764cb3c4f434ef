package io.bizmatters.platform.eds.manifest.tree;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 over a sequence of parts. */
public final class Sha256 {

  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Returns the digest of one content, in lower-case hexadecimal digits. */
  public static String of(byte[] content) {
    Sha256 whole = new Sha256();
    whole.digest.update(content);
    return whole.hex();
  }

  /**
   * Adds parts, each after its length, so that different sequences of parts give different input.
   */
  public void add(byte[]... parts) {
    for (byte[] part : parts) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      digest.update(part);
    }
  }

  /** Ends the sequence and returns the digest in lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
