package io.bizmatters.platform.eds.readiness;

/** Names an object for people: {@code Deployment/orders-worker}. */
public record ObjectName(String kind, String name) {

  static ObjectName deployment(String name) {
    return new ObjectName("Deployment", name);
  }

  static ObjectName pod(String name) {
    return new ObjectName("Pod", name);
  }

  static ObjectName scaledObject(String name) {
    return new ObjectName("ScaledObject", name);
  }

  static ObjectName hpa(String name) {
    return new ObjectName("HorizontalPodAutoscaler", name);
  }

  static ObjectName metric(String name) {
    return new ObjectName("ExternalMetric", name);
  }

  static ObjectName stream(String name) {
    return new ObjectName("Stream", name);
  }

  static ObjectName consumer(String name) {
    return new ObjectName("Consumer", name);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
