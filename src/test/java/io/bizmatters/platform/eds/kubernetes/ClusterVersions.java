package io.bizmatters.platform.eds.kubernetes;

/** The programs of a cluster that tests run on: folders of {@code src/it/cluster}. */
public enum ClusterVersions {
  /** The oldest that are tested, and what most tests run on. */
  FIRST("1.34.4", "2.19.0", "2.12.15"),

  /** The newest that are out. */
  NEWEST("1.37.2", "2.21.0", "2.15.2");

  private final String kubernetes;
  private final String keda;
  private final String nats;

  ClusterVersions(String kubernetes, String keda, String nats) {
    this.kubernetes = kubernetes;
    this.keda = keda;
    this.nats = nats;
  }

  /** Kubernetes' version. */
  public String kubernetes() {
    return kubernetes;
  }

  /** KEDA's version. */
  public String keda() {
    return keda;
  }

  /** NATS' version. */
  public String nats() {
    return nats;
  }
}
