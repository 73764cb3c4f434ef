package io.bizmatters.platform.eds.goal.maven;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * Finds executions of the plugin that have services: Maven shows a goal only the configuration of
 * its own execution and of the plugin.
 */
final class Executions {

  private Executions() {}

  /** Returns the ids of executions that have services. */
  static List<String> withServices(Plugin plugin) {
    return plugin.getExecutions().stream()
        .filter(execution -> hasServices(execution.getConfiguration()))
        .map(PluginExecution::getId)
        .toList();
  }

  static boolean hasServices(@Nullable Object configuration) {
    return configuration instanceof Xpp3Dom dom
        && (dom.getChild("service") != null || dom.getChild("services") != null);
  }

  /** Returns the message for a goal that sees no service while other executions have some. */
  static String elsewhere(List<String> ids, String goal, boolean byName, String consequence) {
    String fix =
        byName
            ? ids.stream()
                .map(id -> "mvn eds:" + goal + "@" + id)
                .collect(Collectors.joining(" or ", "", ""))
            : "bind the goal in that execution";
    return "nothing to do; "
        + consequence
        + ".\n\npom.xml\n  found    services in execution "
        + String.join(", ", ids)
        + " alone\n  allowed  services in the <configuration> of the plugin, or of the execution that runs"
        + "\n  fix      "
        + fix
        + ", or move <service> into the <configuration> of the plugin";
  }
}
