package io.bizmatters.platform.eds.readiness;

/**
 * Holds a ReplicaSet as last seen.
 *
 * @param ownerUid the uid of the Deployment that controls it
 * @param templateHash its {@code pod-template-hash}
 * @param templateDigest the digest of its pod template without that label
 * @param revision {@code deployment.kubernetes.io/revision}: the highest revision is the newest,
 *     also after a return to an earlier template
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
