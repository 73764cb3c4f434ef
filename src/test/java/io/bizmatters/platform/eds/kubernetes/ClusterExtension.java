package io.bizmatters.platform.eds.kubernetes;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test its cluster and its namespace. */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestCluster.class || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCluster cluster = cluster(context);
    if (parameter.getParameter().getType() == TestCluster.class) {
      return cluster;
    }
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(
            context.getUniqueId(), id -> new LentNamespace(cluster), LentNamespace.class)
        .namespace;
  }

  private static TestCluster cluster(ExtensionContext context) {
    return TestCluster.shared(
        AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(), OnCluster.class, context.getEnclosingTestClasses())
            .map(OnCluster::value)
            .orElse(ClusterVersions.FIRST));
  }

  /** JUnit closes it with the store of the test that got it. */
  private static final class LentNamespace implements AutoCloseable {

    private final TestCluster cluster;
    private final TestNamespace namespace;

    LentNamespace(TestCluster cluster) {
      this.cluster = cluster;
      this.namespace = cluster.newNamespace();
    }

    @Override
    public void close() {
      cluster.delete(namespace);
    }
  }
}
