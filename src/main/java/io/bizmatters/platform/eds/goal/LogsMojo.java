package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.Logs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Shows the last log lines of the services' pods, pods of the newest template first. */
@Mojo(name = "logs", requiresProject = false, threadSafe = true)
public final class LogsMojo extends RetryingMojo {

  /** Sets how many lines of each container are shown. */
  @Parameter(property = "eds.lines", defaultValue = "50")
  private String lines = "50";

  /** Sets how old lines may be, such as {@code 10m}. If unset, lines of any age are shown. */
  @Parameter(property = "eds.since")
  private @Nullable String since;

  /** True shows the previous run of each container instead of the current one. */
  @Parameter(property = "eds.previous", defaultValue = "false")
  private boolean previous;

  /** True continues with new lines, also of new pods, until the goal is stopped. */
  @Parameter(property = "eds.follow", defaultValue = "false")
  private boolean follow;

  /** True skips this goal. */
  @Parameter(property = "eds.logs.skip", defaultValue = "false")
  private boolean skipLogs;

  private int atMost = 50;
  private Optional<Duration> noOlder = Optional.empty();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    atMost = reader.read("eds.lines", lines, LogsMojo::count, 50);
    if (since != null) {
      noOlder = Optional.of(reader.read("eds.since", since, Period::parse, Duration.ZERO));
    }
  }

  private static Parsed<Integer> count(String text) {
    return text.matches("[1-9][0-9]{0,8}")
        ? Parsed.good(Integer.valueOf(text))
        : Parsed.bad("a whole number, 1 or more", "50");
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> objects) throws ClusterException {
    Logs logs = new Logs(api(client));
    List<EventDrivenService> services = objects.stream().map(ServiceObjects::service).toList();
    Logs.Selection wanted = new Logs.Selection(atMost, noOlder, previous);
    if (follow) {
      logs.follow(services, wanted, getLog()::info, this::unreadable);
    } else {
      logs.tail(services, wanted, getLog()::info).forEach(this::unreadable);
    }
  }

  private void unreadable(String text) {
    warn(WarningCode.LOGS_UNREADABLE, text);
  }

  @Override
  boolean isSkipped() {
    return skipLogs;
  }

  @Override
  String consequence() {
    return "nothing was read";
  }
}
