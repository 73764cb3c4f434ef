package io.bizmatters.platform.eds.manifest;

import java.util.List;
import java.util.Optional;

/** The least privilege with which a pipeline can run the goals on given services. */
public final class PipelineRole {

  private PipelineRole() {}

  /**
   * What a pipeline is granted beside what its services' objects need.
   *
   * @param createNamespace to make a namespace that is missing
   * @param waiting to wait for scaled readiness and to tell why it is not reached
   * @param delete to delete and prune, as a Role of its own
   * @param portForward to reach NATS through a pod
   * @param record to record releases as Secrets
   * @param lock to hold a Lease per release
   */
  public record Grants(
      boolean createNamespace,
      boolean waiting,
      boolean delete,
      boolean portForward,
      boolean record,
      boolean lock) {}

  /**
   * Who is granted it.
   *
   * @param kind {@code ServiceAccount}, {@code User} or {@code Group}
   * @param namespace of a ServiceAccount; empty for the namespace of each Role
   */
  public record Subject(String kind, String name, Optional<String> namespace) {

    /** The service account that pipelines use when nobody names one. */
    public static final Subject DEFAULT =
        new Subject("ServiceAccount", "eds-pipeline", Optional.empty());
  }

  /** Roles and bindings for the service account {@code eds-pipeline} of each namespace. */
  public static List<KubernetesObject> of(List<ServiceObjects> services, Grants grants) {
    return of(services, grants, Subject.DEFAULT);
  }

  /** Roles and bindings, one of each a namespace, then those for the cluster. */
  public static List<KubernetesObject> of(
      List<ServiceObjects> services, Grants grants, Subject subject) {
    return List.of();
  }
}
