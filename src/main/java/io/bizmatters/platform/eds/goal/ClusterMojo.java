package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.KubeconfigTls;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.report.OutputException;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** The base of every goal that talks to a cluster: connects, announces where, and maps failures. */
abstract class ClusterMojo extends ConnectionMojo {

  /** Does the work of the goal with the services and the cluster. */
  abstract void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException;

  /** Records the cluster, once the build may talk to it. */
  void connected(ClusterClient client) {}

  /** Returns whether the goal, with its parameters, needs the cluster at all. */
  boolean needsCluster() {
    return true;
  }

  /** Does the work of the goal without the cluster. */
  void runWithoutCluster(List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException {}

  /** Reports that the state of the services could not be determined. */
  void unknown(List<ServiceObjects> services, String reason, String message)
      throws OutputException {}

  /** Loads TLS, which the connection waits for; beside it, rendering would only take its time. */
  @Override
  final Runnable warmUp() {
    return needsCluster() ? KubeconfigTls::load : super.warmUp();
  }

  /** Connects ahead, unless the platform is still to say which contexts environments have. */
  @Override
  void prepare() throws MojoExecutionException {
    if (needsCluster() && Platforms.isBuiltIn(platform())) {
      clusterAccess().prepare();
    }
  }

  @Override
  final void run(Configuration configuration)
      throws MojoFailureException, MojoExecutionException, OutputException {
    List<ServiceObjects> services = objects(configuration);
    if (needsCluster()) {
      talk(services, () -> run(connect(services), services));
    } else {
      talk(services, () -> runWithoutCluster(services));
    }
  }

  private ClusterClient connect(List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, OutputException, ClusterException {
    ClusterAccess access = clusterAccess();
    ClusterClient client = access.open();
    getLog()
        .info(
            ClusterAccess.announcement(
                client, TargetService.namespaces(services, client.namespace())));
    client.warnings().forEach(text -> warn(WarningCode.CLUSTER_CONNECTION, text));
    if (!access.isAllowed(client)) {
      unknown(services, "CONTEXT_REFUSED", access.refusal(client));
      throw access.refused(client, consequence());
    }
    connected(client);
    return client;
  }

  /** Runs work on the services, and ends the goal with a fix if the cluster or NATS fails. */
  final void talk(List<ServiceObjects> services, ClusterWork work)
      throws MojoFailureException, MojoExecutionException, OutputException {
    ClusterWork.run(work, (reason, message) -> unknown(services, reason, message));
  }
}
