package io.bizmatters.platform.eds.platform;

/** The API whose documents are claims. */
public record ClaimApi(String group, String version, String kind) {

  /** Returns {@code group/version}, as documents write it. */
  public String apiVersion() {
    return group + "/" + version;
  }
}
