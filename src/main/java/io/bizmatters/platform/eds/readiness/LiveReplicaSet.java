package io.bizmatters.platform.eds.readiness;

/**
 * A ReplicaSet as it was last seen.
 *
 * @param ownerUid of the Deployment that controls it
 * @param templateHash its {@code pod-template-hash}
 * @param templateDigest over its pod template without that label
 * @param revision {@code deployment.kubernetes.io/revision}: the highest is the newest, also after
 *     a return to an earlier template
 */
public record LiveReplicaSet(
    String name,
    String uid,
    String ownerUid,
    String templateHash,
    String templateDigest,
    long revision,
    int replicas,
    int available) {}
