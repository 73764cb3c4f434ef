package io.bizmatters.platform.eds.kubernetes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests against a real Kubernetes with KEDA and NATS: a {@link TestCluster} and a {@link
 * TestNamespace} can be their parameters. All classes that ask for the same versions share one
 * cluster, side by side: each has a namespace of its own. A class that stops or freezes programs of
 * the cluster, or changes what all namespaces share, takes {@link #PROGRAMS} for itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@ExtendWith(ClusterExtension.class)
@ResourceLock(value = OnCluster.PROGRAMS, mode = ResourceAccessMode.READ)
public @interface OnCluster {

  /** The programs of the cluster, and what all its namespaces share. */
  String PROGRAMS = "programs of the cluster";

  /** The kind of a claim and what defines it: one API server has it once. */
  String CLAIM_KIND = "kind of a claim";

  /** What runs there. */
  ClusterVersions value() default ClusterVersions.FIRST;
}
