package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.bizmatters.platform.eds.goal.maven.ReactorWaits.PendingWait;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.maven.execution.BuildFailure;
import org.apache.maven.execution.BuildSuccess;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class ReactorWaitsTest {

  private final MavenExecutionResult result = new DefaultMavenExecutionResult();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final ReactorWaits waits = new ReactorWaits();

  private MavenSession session(String failureBehaviour) {
    MavenSession session = mock(MavenSession.class);
    when(session.getResult()).thenReturn(result);
    when(session.getReactorFailureBehavior()).thenReturn(failureBehaviour);
    return session;
  }

  /** A wait of one module. */
  private class Module implements PendingWait {
    private final MavenProject project = new MavenProject();
    private final String name;

    Module(String name) {
      this.name = name;
      result.addBuildSummary(new BuildSuccess(project, 1_000));
    }

    @Override
    public void await() throws MojoFailureException {
      done.add(name + " awaited");
    }

    @Override
    public void giveUp() {
      done.add(name + " given up");
    }

    @Override
    public MavenProject module() {
      return project;
    }

    @Override
    public void close() {
      done.add(name + " closed");
    }
  }

  @Test
  void allAreWaitedForAtTheSameTime() {
    CyclicBarrier together = new CyclicBarrier(2);
    for (String name : List.of("a", "b")) {
      waits.add(
          new Module(name) {
            @Override
            public void await() throws MojoFailureException {
              try {
                together.await(10, TimeUnit.SECONDS);
              } catch (Exception alone) {
                throw new MojoFailureException(name + " waits alone", alone);
              }
            }
          });
    }

    waits.end(session(MavenExecutionRequest.REACTOR_FAIL_FAST));

    assertThat(result.getExceptions()).isEmpty();
    assertThat(done).containsExactly("a closed", "b closed");
  }

  @Test
  void whatIsNotReadyFailsItsModuleAndTheBuildAndTheOthersAreWaitedFor() {
    Module bad =
        new Module("bad") {
          @Override
          public void await() throws MojoFailureException {
            throw new MojoFailureException("bad is not ready");
          }
        };
    Module good = new Module("good");
    waits.add(bad);
    waits.add(good);

    waits.end(session(MavenExecutionRequest.REACTOR_FAIL_FAST));

    assertThat(result.getExceptions())
        .singleElement()
        .isInstanceOf(MojoFailureException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("bad is not ready");
    assertThat(result.getBuildSummary(bad.module())).isInstanceOf(BuildFailure.class);
    assertThat(result.getBuildSummary(bad.module()).getTime()).isGreaterThanOrEqualTo(1_000);
    assertThat(result.getBuildSummary(good.module())).isInstanceOf(BuildSuccess.class);
    assertThat(done).containsExactly("good awaited", "bad closed", "good closed");
  }

  @Test
  void afterAFailureThatEndsTheBuildNobodyIsWaitedFor() {
    result.addException(new MojoFailureException("of another module"));
    waits.add(new Module("a"));

    waits.end(session(MavenExecutionRequest.REACTOR_FAIL_FAST));

    assertThat(done).containsExactly("a given up", "a closed");
    assertThat(result.getExceptions()).hasSize(1);
  }

  @Test
  void afterAFailureThatEndsNothingAllAreWaitedFor() {
    result.addException(new MojoFailureException("of another module"));
    waits.add(new Module("a"));

    waits.end(session(MavenExecutionRequest.REACTOR_FAIL_AT_END));
    waits.end(session(MavenExecutionRequest.REACTOR_FAIL_AT_END));

    assertThat(done).containsExactly("a awaited", "a closed");
  }
}
