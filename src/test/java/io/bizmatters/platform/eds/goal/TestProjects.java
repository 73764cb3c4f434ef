package io.bizmatters.platform.eds.goal;

import static org.apache.maven.api.plugin.testing.MojoExtension.getVariableValueFromObject;

import org.apache.maven.plugin.AbstractMojo;

/** The projects in which goals run in these tests, and what becomes of their parameters. */
final class TestProjects {

  static final String PROJECTS = "src/test/projects/";
  static final String ORDERS_WORKER = PROJECTS + "orders-worker";

  /** Sets every parameter of every goal. */
  static final String EVERY_PARAMETER = PROJECTS + "every-parameter";

  static final String MANY_PROBLEMS = PROJECTS + "many-problems";
  static final String NOTHING = PROJECTS + "nothing";

  private TestProjects() {}

  /** What a parameter holds. */
  static Object bound(AbstractMojo mojo, String parameter) throws Exception {
    return getVariableValueFromObject(mojo, parameter);
  }
}
