package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.OutputException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** A part of a goal that talks to the cluster or to NATS. */
@FunctionalInterface
interface ClusterWork {

  void run()
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException;

  /** Receives the reason why the state of the services is unknown. */
  @FunctionalInterface
  interface Unknown {
    void report(String reason, String message) throws OutputException;
  }

  /** Runs the work, and ends the goal with a fix if the cluster or NATS fails. */
  static void run(ClusterWork work, Unknown unknown)
      throws MojoFailureException, MojoExecutionException, OutputException {
    try {
      work.run();
    } catch (MojoFailureException failure) {
      throw GoalFailures.reworded(failure, ConsoleText::ofServer, MojoFailureException::new);
    } catch (ClusterException failure) {
      unknown.report(failure.reason().name(), failure.what());
      throw failed(failure.what(), failure.fix(), failure);
    } catch (NatsException failure) {
      unknown.report("NATS_UNREACHABLE", failure.what());
      throw failed(failure.what(), failure.fix(), failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw GoalFailures.failed(
          "stopped\n  fix  run it again: it goes on from what is in the cluster", stop);
    }
  }

  private static MojoExecutionException failed(String what, String fix, Exception cause) {
    return GoalFailures.failed(
        ConsoleText.ofServer(what) + "\n  fix  " + ConsoleText.ofServer(fix), cause);
  }
}
