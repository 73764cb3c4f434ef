package io.bizmatters.platform.eds.readiness;

/**
 * Holds the Deployment as last seen.
 *
 * @param desired {@code spec.replicas}, which the autoscaler moves
 * @param replicas {@code status.replicas}: pods of every template, without those being deleted
 * @param updated {@code status.updatedReplicas}
 * @param templateDigest over the pod template, as in {@link Expectation.DeploymentTarget}
 */
public record LiveDeployment(
    String uid,
    long generation,
    long observedGeneration,
    String templateDigest,
    int desired,
    int replicas,
    int updated,
    int available,
    Conditions conditions,
    boolean paused,
    boolean deleting,
    Ownership ownership) {}
