package io.bizmatters.platform.eds.kubernetes.api;

/** Holds certificates or a key as text, and the field that they come from. */
final class Pem {

  private final String where;
  private final byte[] bytes;

  Pem(String where, byte[] bytes) {
    this.where = where;
    this.bytes = bytes;
  }

  /** The file and the field, for messages. */
  String where() {
    return where;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Omits the bytes. */
  @Override
  public String toString() {
    return where;
  }
}
