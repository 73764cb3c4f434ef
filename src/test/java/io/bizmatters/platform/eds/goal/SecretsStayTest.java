package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.PROJECTS;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.nats.FakeNats;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.codehaus.plexus.configuration.DefaultPlexusConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every goal with a marked secret wherever one can stand, beside servers that say back what they
 * have heard and give commands to CI servers: no mark and no command is in what a goal prints,
 * throws, writes or sends, but in the header and in the login that they are for.
 */
@MojoTest
class SecretsStayTest {

  private static final String MARK = "m4rked";
  private static final String NAMED = PROJECTS + "named-secrets";

  /** What an API server of somebody else may answer. */
  private static final String ANSWER =
      "{\"kind\":\"Status\",\"message\":\"::add-mask::x\\n::error::y ##vso[z] Bearer m4rked-echo"
          + " password=m4rked-echo nats://u:m4rked-echo@h\"}";

  @TempDir private Path directory;
  @Inject private MavenSession session;

  private final StringBuilder output = new StringBuilder();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final FakeNats nats = new FakeNats();
  private final HttpServer api =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  SecretsStayTest() throws IOException {}

  @BeforeEach
  void mark() {
    session.getSystemProperties().setProperty("env.MARKED_TOKEN", MARK + "-token");
    session.getSystemProperties().setProperty("env.MARKED_URL", "https://u:" + MARK + "-env@h/");
    session.getSystemProperties().setProperty("env.UNNAMED", MARK + "-unnamed");
    session.getUserProperties().setProperty("db.password", MARK + "-property");
    api.createContext("/", this::answer);
    api.start();
  }

  @AfterEach
  void end() throws IOException {
    for (String name : List.of("env.MARKED_TOKEN", "env.MARKED_URL", "env.UNNAMED")) {
      session.getSystemProperties().remove(name);
    }
    session.getUserProperties().remove("db.password");
    api.stop(0);
    nats.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        Files.createDirectories(directory.resolve("login")).resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: %s-kubeconfig}}]
        """
            .formatted(api.getAddress().getPort(), MARK));
  }

  /** Runs a goal, and searches all that comes of it. */
  private void run(ServiceMojo mojo) throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    mojo.setLog(new Everything());
    if (mojo instanceof ClusterMojo) {
      setVariableValueToObject(mojo, "kubeconfig", kubeconfig().toFile());
    }
    if (mojo instanceof RetryingMojo || mojo instanceof StateMojo) {
      setVariableValueToObject(mojo, "retryTimeout", "0s");
    }
    if (mojo instanceof NatsMojo) {
      String url = nats.url().replace("//", "//user:" + MARK + "-nats@");
      setVariableValueToObject(mojo, "natsUrl", new DefaultPlexusConfiguration("natsUrl", url));
    }
    if (mojo instanceof ReadinessMojo
        || mojo instanceof ScaleTestMojo
        || mojo instanceof GenerateMojo) {
      setVariableValueToObject(mojo, "outputDirectory", files.toFile());
    }
    if (mojo instanceof RbacMojo) {
      setVariableValueToObject(mojo, "file", files.resolve("rbac.yaml").toFile());
    }
    try {
      mojo.execute();
    } catch (Exception failure) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      output.append(trace);
    }
    assertThat(output.toString()).isNotEmpty().doesNotContain(MARK);
    assertThat(output.toString())
        .doesNotContain("::add-mask", "::error", "##vso[")
        .doesNotContain("\u001b");
    assertThat(requests).noneMatch(request -> request.contains(MARK));
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain(MARK)
            .doesNotContain("::add-mask", "##vso[");
      }
    }
  }

  /** Runs a goal on files that name secrets: it refuses them, and sends nothing to anybody. */
  private void runRefused(ServiceMojo mojo) throws Exception {
    run(mojo);
    assertThat(output.toString()).contains("looks like a");
    assertThat(requests).allMatch("GET /version "::equals);
    assertThat(nats.heard()).isEmpty();
  }

  /** What {@code mvn -X} shows, too. */
  private final class Everything extends SystemStreamLog {
    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public void debug(CharSequence line) {
      output.append(line).append('\n');
    }

    @Override
    public void info(CharSequence line) {
      output.append(line).append('\n');
    }

    @Override
    public void warn(CharSequence line) {
      output.append(line).append('\n');
    }

    @Override
    public void error(CharSequence line) {
      output.append(line).append('\n');
    }
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "validate")
  void noSecretThatFilesNameIsInValidate(ValidateMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "generate")
  void noSecretThatFilesNameIsInGenerate(GenerateMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "explain")
  void noSecretThatFilesNameIsInExplain(ExplainMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "rbac")
  void noSecretThatFilesNameIsInRbac(RbacMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "apply")
  void noSecretThatFilesNameIsInApply(ApplyMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "wait")
  void noSecretThatFilesNameIsInWait(WaitMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "status")
  void noSecretThatFilesNameIsInStatus(StatusMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "diff")
  void noSecretThatFilesNameIsInDiff(DiffMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "delete")
  void noSecretThatFilesNameIsInDelete(DeleteMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "history")
  void noSecretThatFilesNameIsInHistory(HistoryMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "rollback")
  void noSecretThatFilesNameIsInRollback(RollbackMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "logs")
  void noSecretThatFilesNameIsInLogs(LogsMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "provision")
  void noSecretThatFilesNameIsInProvision(ProvisionMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "scale-test")
  void noSecretThatFilesNameIsInScaleTest(ScaleTestMojo mojo) throws Exception {
    runRefused(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "apply")
  void noLoginIsInApply(ApplyMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "wait")
  void noLoginIsInWait(WaitMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "status")
  void noLoginIsInStatus(StatusMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "diff")
  void noLoginIsInDiff(DiffMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "delete")
  void noLoginIsInDelete(DeleteMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "history")
  void noLoginIsInHistory(HistoryMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "rollback")
  void noLoginIsInRollback(RollbackMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "logs")
  void noLoginIsInLogs(LogsMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "provision")
  void noLoginIsInProvision(ProvisionMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "scale-test")
  void noLoginIsInScaleTest(ScaleTestMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "output", value = "json")
  void noSecretIsInExplainAsJson(ExplainMojo mojo) throws Exception {
    run(mojo);
  }

  @Test
  @Basedir(NAMED)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "output", value = "yaml")
  void noSecretIsInExplainAsYaml(ExplainMojo mojo) throws Exception {
    run(mojo);
  }
}
