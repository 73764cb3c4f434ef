package io.bizmatters.platform.eds.kubernetes.api;

/** Certificates or a key as text, with the field that gave it. */
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

  /** Without the bytes. */
  @Override
  public String toString() {
    return where;
  }
}
