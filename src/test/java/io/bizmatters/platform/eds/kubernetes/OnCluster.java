package io.bizmatters.platform.eds.kubernetes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests against a real Kubernetes with KEDA and NATS: a {@link TestCluster} and a {@link
 * TestNamespace} can be their parameters. All classes that ask for the same versions share one
 * cluster.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@ExtendWith(ClusterExtension.class)
public @interface OnCluster {

  /** What runs there. */
  ClusterVersions value() default ClusterVersions.FIRST;
}
