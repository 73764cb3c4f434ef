package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.ProbeSetting.Given;
import io.bizmatters.platform.eds.model.ProbeSetting.Off;
import io.bizmatters.platform.eds.model.ProbeSetting.Usual;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a worker's container is started, asked and stopped, as people write it. */
class WorkerConfigurationTest {

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private EventDrivenService service() {
    assertThat(module.errors()).isEmpty();
    return module.read().legalServices().get(0);
  }

  private Problem onlyError() {
    assertThat(module.errors()).hasSize(1);
    return module.errors().get(0);
  }

  @Test
  void nothingIsAsUsual() {
    module.pom("");
    assertThat(service().worker()).isEqualTo(Worker.usual());
  }

  @Test
  void commandArgsPortsAndHooks() {
    module.pom(
        "<command><arg>java</arg><arg>-jar</arg></command><args><arg>--x=1</arg></args>"
            + "<ports><port><name>metrics</name><containerPort>9090</containerPort></port></ports>"
            + "<lifecycle><preStop><exec><command><arg>/drain</arg></command></exec></preStop></lifecycle>");
    Worker worker = service().worker();
    assertThat(worker.command()).containsExactly("java", "-jar");
    assertThat(worker.args()).containsExactly("--x=1");
    assertThat(worker.ports()).containsExactly(Map.of("name", "metrics", "containerPort", 9090L));
    assertThat(worker.lifecycle())
        .contains(Map.of("preStop", Map.of("exec", Map.of("command", List.of("/drain")))));
  }

  @Test
  void probesOfEveryKind() {
    module.pom(
        "<probes><liveness><exec><command><arg>/alive</arg></command></exec></liveness>"
            + "<readiness><grpc/></readiness><startup>none</startup></probes>");
    assertThat(service().worker().probes().liveness())
        .isEqualTo(new Given(Map.of("exec", Map.of("command", List.of("/alive")))));
    assertThat(service().worker().probes().readiness())
        .isEqualTo(new Given(Map.of("grpc", Map.of())));
    assertThat(service().worker().probes().startup()).isEqualTo(new Off());
  }

  @Test
  void overlaysAndUserPropertiesReachThem() {
    module
        .pom("<probes><liveness><tcpSocket/></liveness></probes>")
        .environment("dev")
        .file(
            "src/main/eds/environments/dev.yaml",
            "orders: {probes: {liveness: null, readiness: {periodSeconds: 30}}}")
        .user("eds.probes.startup", "none")
        .user("eds.command", "a,b");
    Worker worker = service().worker();
    assertThat(worker.probes().liveness()).isEqualTo(new Usual());
    assertThat(worker.probes().readiness()).isEqualTo(new Given(Map.of("periodSeconds", 30L)));
    assertThat(worker.probes().startup()).isEqualTo(new Off());
    assertThat(worker.command()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <probes><liveness>off</liveness></probes>                                          | <liveness>      | a mapping, or none
          <probes><liveness><tcpSocket/><grpc/></liveness></probes>                          | <liveness>      | at most one of
          <probes><liveness><successThreshold>2</successThreshold></liveness></probes>       | <successThreshold> | readiness alone
          <probes><liveness><http><path>/a</path></http></liveness></probes>                 | <http>          | httpGet
          <probes><startup>none</startup></probes><http><startupTimeout>60s</startupTimeout></http> | <startup> | a start-up probe, or none
          <lifecycle><preStop/></lifecycle>                                                  | <preStop>       | one of exec, httpGet, sleep
          <lifecycle><preStop><exec/></preStop></lifecycle>                                  | <exec>          | a command
          <ports><port><containerPort>8080</containerPort></port></ports>                    | <containerPort> | not that of http
          <ports><port><containerPort>0</containerPort></port></ports>                       | <containerPort> | 1 to 65535
          <ports><port><name>http</name><containerPort>9</containerPort></port></ports>      | <name>          | not http
          <ports><port><name>a_b</name><containerPort>9</containerPort></port></ports>       | <name>          | lower-case
          <ports><port><containerPort>9</containerPort><hostPort>9</hostPort></port></ports> | <hostPort>      | containerPort
          <ports><port><containerPort>9</containerPort><protocol>tcp</protocol></port></ports> | <protocol>    | TCP
          <command><arg/></command>                                                          | <arg>           | not empty
          """)
  void whatKubernetesWouldRefuseIsAnErrorHere(String elements, String place, String rule) {
    module.pom(elements);
    Problem problem = onlyError();
    assertThat(problem.where().path()).contains(place);
    assertThat(problem.allowed()).contains(rule);
  }

  @Test
  void aClaimIsToldWhereTheyAreSet() {
    module.spec("command: [java]");
    assertThat(onlyError().fix()).contains("in the POM");
  }

  @Test
  void aHookThatTakesTheWholeGracePeriodIsDoubtful() {
    module.pom("<lifecycle><preStop><sleep><seconds>30</seconds></sleep></preStop></lifecycle>");
    assertThat(module.warnings())
        .anySatisfy(problem -> assertThat(problem.found()).contains("sleeps 30 s"));
  }

  @Test
  void aWorkerWithoutAReadinessProbeIsRemarkedUpon() {
    module.pom("<probes><readiness>none</readiness></probes>");
    assertThat(module.problems())
        .filteredOn(problem -> problem.level() == Level.INFO)
        .extracting(problem -> problem.where().path())
        .contains("<service>/<probes>/<readiness>");
  }

  @Test
  void anEmptyElementIsAnEmptyMapping() {
    module.pom(
        "<volumes><volume><name>cache</name><mountPath>/cache</mountPath><emptyDir/></volume></volumes>"
            + "<networkPolicy><egress><rule><to><to><namespaceSelector/><podSelector/></to></to></rule>"
            + "</egress></networkPolicy>");
    assertThat(service().volumes().get(0).source()).isEqualTo(Map.of("emptyDir", Map.of()));
    assertThat(service().networkPolicy().orElseThrow().egress())
        .containsExactly(
            Map.of("to", List.of(Map.of("namespaceSelector", Map.of(), "podSelector", Map.of()))));
  }

  @Test
  void environmentVariablesMayHaveDots() {
    module
        .pom("<env><spring.profiles.active>prod</spring.profiles.active></env>")
        .user("eds.env.logging.level.root", "debug")
        .user("eds.env.db.password.secret", "orders-db")
        .user("eds.env.db.password.key", "password");
    assertThat(service().env())
        .containsOnlyKeys("spring.profiles.active", "logging.level.root", "db.password");
  }

  @ParameterizedTest
  @CsvSource({
    "https://nats.example.com, tls://nats.example.com:4222",
    "http://nats:8222/x, nats://nats:8222",
    "wss://nats.example.com:443, tls://nats.example.com:443",
    "ws://, nats://nats.messaging.svc:4222"
  })
  void theFixOfAUrlFitsIt(String url, String fix) {
    module.user("eds.nats.url", url).pom("");
    assertThat(onlyError().fix()).isEqualTo(fix);
  }

  @ParameterizedTest
  @CsvSource({
    "https://nats.example.com, https://nats.example.com:443",
    "nats.example.com, nats.example.com:8222",
    "http://nats.example.com/varz, nats.example.com:8222",
    "!, nats-headless.nats.svc.cluster.local:8222"
  })
  void theFixOfAMonitoringEndpointFitsIt(String endpoint, String fix) {
    module.user("eds.nats.monitoringEndpoint", endpoint).pom("");
    assertThat(onlyError().fix()).isEqualTo(fix);
  }
}
