package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.SessionClusters;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.report.MaskedText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * Opens the cluster that a goal selects, if {@code eds.allowedContexts} and the platform let this
 * build talk to it.
 */
final class ClusterAccess {

  private static final String FIX =
      "choose the context with -Deds.context, or let eds.allowedContexts name it";

  private final MavenSession session;
  private final ClusterSelection selection;
  private final List<String> allowed;
  private final PlatformContexts ofThePlatform;
  private final Log log;

  ClusterAccess(
      MavenSession session,
      ClusterSelection selection,
      List<String> allowedContexts,
      PlatformContexts ofThePlatform,
      Log log) {
    this.session = session;
    this.selection = selection;
    this.allowed = allowedContexts.stream().map(String::strip).toList();
    this.ofThePlatform = ofThePlatform;
    this.log = log;
  }

  /** Starts to connect while the goal does other work. */
  void prepare() {
    SessionClusters.of(session).prepare(selection, this::isAllowed, notices());
  }

  /** Returns the cluster, whether the build may talk to it or not. */
  ClusterClient open() throws ClusterException {
    return SessionClusters.of(session).client(selection, notices());
  }

  /**
   * Returns the cluster.
   *
   * @throws ClusterException when this build may not talk to it
   */
  ClusterClient openAllowed() throws ClusterException {
    ClusterClient client = open();
    if (isAllowed(client)) {
      return client;
    }
    throw new ClusterException(
        ClusterException.Reason.REFUSED,
        refusal(client),
        isNamed(client) ? ofThePlatform.fix(context(client)) : FIX);
  }

  boolean isAllowed(ClusterClient client) {
    return isNamed(client) && ofThePlatform.allow(client.context());
  }

  /** Returns whether {@code eds.allowedContexts} lets this build talk to the cluster. */
  private boolean isNamed(ClusterClient client) {
    return allowed.isEmpty() || client.context().filter(allowed::contains).isPresent();
  }

  /** Returns why the build may not talk to the cluster. */
  String refusal(ClusterClient client) {
    return isNamed(client)
        ? ofThePlatform.refusal(context(client))
        : "eds.allowedContexts does not name " + context(client);
  }

  /** Returns the failure of a goal that may not talk to the cluster. */
  MojoFailureException refused(ClusterClient client, String consequence) {
    boolean byPlatform = isNamed(client);
    return new MojoFailureException(
        (byPlatform ? "eds.platform" : "eds.allowedContexts")
            + "; "
            + consequence
            + ".\n\n  found    "
            + context(client)
            + "\n  allowed  "
            + (byPlatform
                ? ofThePlatform.allowed()
                : allowed.stream().sorted().collect(Collectors.joining(", ")))
            + "\n  fix      "
            + (byPlatform ? ofThePlatform.fix(context(client)) : FIX));
  }

  /** Returns the line that names the cluster and the namespaces, printed before any other. */
  static String announcement(ClusterClient client, Set<String> namespaces) {
    return "context "
        + context(client)
        + ", server "
        + client.server()
        + (namespaces.size() == 1 ? ", namespace " : ", namespaces ")
        + String.join(", ", namespaces);
  }

  private static String context(ClusterClient client) {
    return client.context().orElse("(service account)");
  }

  /**
   * Returns notices that appear in the log at once, because a login program may ask for a login.
   */
  private ClusterNotices notices() {
    return new ClusterNotices() {
      @Override
      public void said(String line) {
        log.info(line);
      }

      @Override
      public String masked(String foreign) {
        return MaskedText.of(foreign);
      }
    };
  }
}
