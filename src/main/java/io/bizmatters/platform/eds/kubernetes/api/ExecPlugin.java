package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Login;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.ExecProcess.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Logs in with a program, a client-go credential plugin
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 * #client-go-credential-plugins). The program runs when a login is first needed, when the login
 * expires, and when the server rejects the login; never twice at the same time, and only once for
 * one rejection.
 */
final class ExecPlugin implements Login {

  private static final String GROUP = "client.authentication.k8s.io/";
  private static final Set<String> VERSIONS = Set.of(GROUP + "v1", GROUP + "v1beta1");
  private static final String OLD_VERSION = GROUP + "v1beta1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a failure counts for the requests that waited for the same run of the program. */
  private static final long FAILURE_COUNTS_NANOS = Duration.ofSeconds(5).toNanos();

  private static final int MOST_WORDS = 2_000;

  private final String where;
  private final String name;
  private final List<String> command;
  private final Map<String, String> variables;
  private final String apiVersion;
  private final Optional<String> installHint;
  private final ClusterNotices notices;
  private Optional<Held> held = Optional.empty();
  private Optional<Failed> failed = Optional.empty();

  /** The last credential, and its end on the monotonic clock. */
  private record Held(Credential credential, Optional<Long> endNanos) {
    boolean counts() {
      return endNanos.filter(end -> end - System.nanoTime() <= 0).isEmpty();
    }
  }

  private record Failed(ClusterException failure, long nanos) {
    boolean counts() {
      return System.nanoTime() - nanos < FAILURE_COUNTS_NANOS;
    }
  }

  private ExecPlugin(
      KubeconfigNode exec,
      List<String> command,
      Map<String, String> variables,
      String apiVersion,
      ClusterNotices notices) {
    this.where = exec.where("command");
    this.name = Path.of(command.get(0)).getFileName().toString();
    this.command = List.copyOf(command);
    this.variables = Map.copyOf(variables);
    this.apiVersion = apiVersion;
    this.installHint = exec.text("installHint");
    this.notices = notices;
  }

  /**
   * Reads the {@code exec} section of a kubeconfig; starts no program.
   *
   * @param environment the environment that the program inherits
   */
  static Optional<Login> of(
      KubeconfigNode exec,
      KubeconfigNode cluster,
      ClusterServer server,
      Map<String, String> environment,
      ClusterNotices notices) {
    Optional<String> apiVersion = apiVersion(exec);
    Optional<String> program = exec.text("command");
    if (program.isEmpty() && !exec.has("command")) {
      exec.problem("command", "it is missing", "name the program that logs you in");
    }
    checkMode(exec, apiVersion);
    Map<String, String> variables = variables(exec, environment);
    List<String> arguments = exec.texts("args");
    boolean told = exec.flag("provideClusterInfo");
    if (apiVersion.isEmpty() || program.isEmpty()) {
      return Optional.empty();
    }
    Optional<KubeconfigNode> info = Optional.of(cluster).filter(node -> told);
    variables.put("KUBERNETES_EXEC_INFO", ExecRequest.of(apiVersion.get(), info, server));
    List<String> command = new ArrayList<>();
    command.add(located(exec, program.get()));
    command.addAll(arguments);
    return Optional.of(new ExecPlugin(exec, command, variables, apiVersion.get(), notices));
  }

  private static Optional<String> apiVersion(KubeconfigNode exec) {
    Optional<String> apiVersion = exec.text("apiVersion");
    if (apiVersion.filter(VERSIONS::contains).isEmpty()
        && (apiVersion.isPresent() || !exec.has("apiVersion"))) {
      exec.problem(
          "apiVersion",
          apiVersion.map(other -> "it is " + other).orElse("it is missing"),
          "write " + GROUP + "v1 or v1beta1, whichever the plugin speaks");
      return Optional.empty();
    }
    return apiVersion;
  }

  private static void checkMode(KubeconfigNode exec, Optional<String> apiVersion) {
    Optional<String> mode = exec.text("interactiveMode");
    if (mode.isEmpty() && !exec.has("interactiveMode")) {
      if (apiVersion.filter(version -> !version.equals(OLD_VERSION)).isPresent()) {
        exec.problem("interactiveMode", "it is missing", "write Never or IfAvailable");
      }
    } else if (mode.isPresent() && !Set.of("Never", "IfAvailable").contains(mode.get())) {
      exec.problem(
          "interactiveMode",
          "it is " + mode.get(),
          "write Never or IfAvailable: a build has no terminal to ask at");
    }
  }

  private static Map<String, String> variables(
      KubeconfigNode exec, Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    for (KubeconfigNode item : exec.items("env")) {
      Optional<String> name = item.text("name");
      if (name.isEmpty() || name.get().contains("=")) {
        exec.problem("env", "an item has no name of a variable", "write name and value");
      } else {
        variables.put(name.get(), item.text("value").orElse(""));
      }
    }
    return variables;
  }

  /** Resolves a path against the kubeconfig's folder; leaves a plain name to the search in PATH. */
  private static String located(KubeconfigNode exec, String program) {
    return program.contains("/") || program.contains(java.io.File.separator)
        ? exec.folder().resolve(program).toString()
        : program;
  }

  @Override
  public synchronized Credential current() throws ClusterException {
    if (held.filter(Held::counts).isPresent()) {
      return held.get().credential();
    }
    return ask();
  }

  /**
   * Returns true also for late callers: another request has already replaced the rejected
   * credential.
   */
  @Override
  public synchronized boolean replaces(Credential refused) throws ClusterException {
    Optional<Credential> now = held.map(Held::credential);
    return now.filter(other -> other != refused).isPresent() || ask() != refused;
  }

  private Credential ask() throws ClusterException {
    if (failed.filter(Failed::counts).isPresent()) {
      throw failed.get().failure();
    }
    try {
      Credential credential = login();
      failed = Optional.empty();
      return credential;
    } catch (ClusterException failure) {
      if (failure.reason() != Reason.INTERRUPTED) {
        failed = Optional.of(new Failed(failure, System.nanoTime()));
      }
      throw failure;
    }
  }

  private Credential login() throws ClusterException {
    long start = System.nanoTime();
    ExecCredential given = given(ended());
    Credential credential =
        new Credential(
            "the login of the exec plugin " + name,
            Credential.bearer(given.token()),
            given.identity());
    held = Optional.of(new Held(credential, given.validFor().map(left -> start + left.toNanos())));
    return credential;
  }

  private Result ended() throws ClusterException {
    try {
      return ExecProcess.run(command, variables, PATIENCE, this::pass);
    } catch (IOException unstartable) {
      throw failure("it cannot be started: " + firstLine(unstartable), "", hint(true));
    }
  }

  private void pass(String line) {
    notices.said(name + ": " + visible(notices.masked(line)));
  }

  private ExecCredential given(Result ended) throws ClusterException {
    String words = words(ended.errors());
    if (ended.exit().isEmpty()) {
      throw failure(
          "it did not end within " + PATIENCE.toSeconds() + " s",
          words,
          "log in before the build starts");
    }
    if (ended.exit().get() != 0) {
      throw failure("it ended with exit code " + ended.exit().get(), words, hint(false));
    }
    try {
      return ExecCredential.parse(ended.output(), apiVersion);
    } catch (ExecCredential.Unusable unusable) {
      throw failure(String.valueOf(unusable.getMessage()), words, hint(false));
    }
  }

  private ClusterException failure(String what, String words, String fix) {
    return new ClusterException(
        Reason.UNAUTHORIZED,
        where + ": the exec plugin " + name + " gave no login: " + what + words,
        fix);
  }

  private String hint(boolean missing) {
    String own =
        missing
            ? "install " + name + ", or correct the command"
            : "log in again with it; kubectl calls it too: `kubectl version`";
    return installHint
        .map(hint -> own + "\n       " + visible(cut(hint)).replace("\n", "\n       "))
        .orElse(own);
  }

  /** The end of the program's error output, which names the cause. */
  private String words(String errors) {
    String text = errors.strip();
    String last = text.substring(Math.max(0, text.length() - MOST_WORDS));
    return text.isEmpty()
        ? ""
        : "\n  it says  " + visible(notices.masked(last)).replace("\n", "\n           ");
  }

  private static String cut(String text) {
    return text.strip().substring(0, Math.min(text.strip().length(), MOST_WORDS));
  }

  /** Removes control characters, which could move the cursor, hide lines or command a terminal. */
  private static String visible(String text) {
    return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replaceAll("[\\p{Cntrl}&&[^\n]]", "");
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
