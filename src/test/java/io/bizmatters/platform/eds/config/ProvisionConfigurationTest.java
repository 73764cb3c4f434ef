package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision;
import io.bizmatters.platform.eds.model.Provision.Consumer;
import io.bizmatters.platform.eds.model.Provision.DeadLetter;
import io.bizmatters.platform.eds.model.Provision.Discard;
import io.bizmatters.platform.eds.model.Provision.Retention;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code <nats><provision>}: where it comes from, what it means, and what is wrong with it. */
class ProvisionConfigurationTest {

  private static final String SUBJECTS = "<subjects><subject>orders.placed.*</subject></subjects>";
  private static final String QUIET =
      "<deadLetter><enabled>true</enabled></deadLetter><consumer><maxDeliver>5</maxDeliver></consumer>";

  @TempDir Path base;
  private ConfigurationFixture module;

  @BeforeEach
  void emptyModule() {
    module = new ConfigurationFixture(base);
  }

  private void pom(String provision, String more) {
    module.rawPom(
        "<name>orders-worker</name><image>ghcr.io/org/orders:1.0.0</image>"
            + "<namespace>services-orders</namespace>"
            + "<nats><stream>ORDERS</stream><consumer>orders-workers</consumer>"
            + provision
            + "</nats>"
            + more);
  }

  private void provision(String elements) {
    pom("<provision>" + SUBJECTS + elements + "</provision>", "");
  }

  private EventDrivenService service() {
    assertThat(module.errors()).isEmpty();
    return module.read().legalServices().get(0);
  }

  private Provision read() {
    return service().nats().provision().orElseThrow();
  }

  private void assertOnly(Level level, String path, String words) {
    assertThat(module.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.level()).isEqualTo(level);
              assertThat(problem.where().path()).contains(path);
              assertThat(problem.allowed() + " / " + problem.found()).contains(words);
            });
  }

  @Test
  void withoutTheElementThereIsNone() {
    pom("", "");
    assertThat(service().nats().provision()).isEmpty();
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void theDefaultsAreThoseOfThePlatformsStandard() {
    provision("");
    assertThat(read())
        .isEqualTo(
            new Provision(
                List.of("orders.placed.*"),
                Retention.WORKQUEUE,
                Storage.FILE,
                1,
                Duration.ofDays(1),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Discard.OLD,
                Duration.ofMinutes(2),
                new Consumer(Duration.ofSeconds(30), -1, 1000, List.of(), List.of()),
                Optional.empty()));
  }

  @Test
  void everyElementIsRead() {
    provision(
        "<retention>interest</retention><storage>file</storage><replicas>3</replicas>"
            + "<maxAge>48h</maxAge><maxBytes>10Gi</maxBytes><maxMessages>1000000</maxMessages>"
            + "<discard>new</discard><duplicateWindow>5m</duplicateWindow>"
            + "<consumer><maxDeliver>4</maxDeliver><maxAckPending>200</maxAckPending>"
            + "<filterSubjects><subject>orders.placed.eu</subject></filterSubjects>"
            + "<backoff><delay>5s</delay><delay>1m</delay></backoff></consumer>"
            + "<deadLetter><stream>LOST_ORDERS</stream><maxAge>0</maxAge><maxBytes>1Gi</maxBytes>"
            + "<maxMessages>50</maxMessages></deadLetter>");
    assertThat(read())
        .isEqualTo(
            new Provision(
                List.of("orders.placed.*"),
                Retention.INTEREST,
                Storage.FILE,
                3,
                Duration.ofDays(2),
                OptionalLong.of(10L << 30),
                OptionalLong.of(1_000_000),
                Discard.NEW,
                Duration.ofMinutes(5),
                new Consumer(
                    Duration.ofSeconds(30),
                    4,
                    200,
                    List.of("orders.placed.eu"),
                    List.of(Duration.ofSeconds(5), Duration.ofMinutes(1))),
                Optional.of(
                    new DeadLetter(
                        "LOST_ORDERS",
                        Duration.ZERO,
                        OptionalLong.of(1L << 30),
                        OptionalLong.of(50)))));
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void deadLettersHaveDefaultsOnceTheyAreWantedAndCanBeSwitchedOff() {
    provision(QUIET);
    module
        .environment("quiet")
        .file(
            "src/main/eds/environments/quiet.yaml",
            "'*': {nats: {provision: {deadLetter: {enabled: false}}}}\n");
    assertThat(read().deadLetter()).isEmpty();
    module.file("src/main/eds/environments/quiet.yaml", "'*': {}\n");
    assertThat(read().deadLetter())
        .contains(
            new DeadLetter(
                "ORDERS_DEAD_LETTERS",
                Duration.ofDays(7),
                OptionalLong.empty(),
                OptionalLong.empty()));
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void aClaimGetsItsStreamFromAnOverlayOrFromUserProperties() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .environment("staging")
        .file(
            "src/main/eds/environments/staging.yaml",
            "'*':\n  nats:\n    provision:\n      subjects: [orders.placed.*]\n"
                + "      consumer: {backoff: [1, 30s], maxDeliver: 3}\n")
        .user("eds.nats.provision.maxAge", "1h")
        .user("eds.nats.provision.consumer.maxAckPending", "70");
    assertThat(read().maxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(read().consumer())
        .isEqualTo(
            new Consumer(
                Duration.ofSeconds(30),
                3,
                70,
                List.of(),
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(30))));
  }

  @Test
  void anOverlayCanTakeTheWholeBlockAway() {
    provision("");
    module
        .environment("elsewhere")
        .file("src/main/eds/environments/elsewhere.yaml", "'*': {nats: {provision: null}}\n");
    assertThat(service().nats().provision()).isEmpty();
  }

  @Test
  void userPropertiesAloneAreEnough() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .user("eds.nats.provision.subjects", "orders.placed.*,orders.changed.*");
    assertThat(read().subjects()).containsExactly("orders.placed.*", "orders.changed.*");
  }

  @Test
  void claimsHaveNoSuchField() {
    module.minimalWith(
        "    stream: ORDERS", "    stream: ORDERS\n    provision: {subjects: [orders.placed.*]}");
    assertThat(module.errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.found()).contains("provision"));
  }

  @Test
  void aShortAgeTakesTheDuplicateWindowWithIt() {
    provision("<maxAge>1m</maxAge>");
    assertThat(read().duplicateWindow()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theSeedsStreamCanBeWritten() {
    pom(
        "<provision><subjects><subject>SIMPLE_JOBS.*</subject></subjects>"
            + "<storage>memory</storage><maxAge>1h</maxAge>"
            + "<consumer><maxAckPending>10000</maxAckPending></consumer></provision>",
        "");
    Provision seed = read();
    assertThat(seed.retention()).isEqualTo(Retention.WORKQUEUE);
    assertThat(seed.storage()).isEqualTo(Storage.MEMORY);
    assertThat(seed.consumer().maxAckPending()).isEqualTo(10_000);
    assertThat(module.errors()).isEmpty();
  }

  @Test
  void subjectsAreRequired() {
    pom("<provision><maxAge>1h</maxAge></provision>", "");
    assertOnly(Level.ERROR, "<subjects>", "required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders placed | white space",
        "orders..placed | words with dots",
        "orders.>.placed | words with dots",
        "orders.pla*ed | words with dots",
        ". | words with dots",
        "> | a first word of its own",
        "*.placed | a first word of its own",
        "$JS.API.> | a first word of its own",
        "$SYS.ACCOUNT.> | a first word of its own",
      })
  void subjectsThatNatsCannotKeep(String subject, String words) {
    pom(
        "<provision><subjects><subject>"
            + subject.replace(">", "&gt;")
            + "</subject></subjects>"
            + QUIET
            + "</provision>",
        "");
    assertOnly(Level.ERROR, "<subject", words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<replicas>2</replicas> | <replicas> | 1, 3 or 5",
        "<replicas>7</replicas> | <replicas> | 1 to 5",
        "<maxAge>1h</maxAge><duplicateWindow>2h</duplicateWindow> | <duplicateWindow> | not longer than maxAge (1h)",
        "<maxBytes>0</maxBytes> | <maxBytes> | without the field there is no limit",
        "<maxMessages>-1</maxMessages> | <maxMessages> | 1 or more",
        "<retention>queue</retention> | <retention> | workqueue, limits, interest",
        "<storage>disk</storage> | <storage> | file, memory",
        "<discard>oldest</discard> | <discard> | old, new",
        "<maxAge>-1s</maxAge> | <maxAge> | whole seconds",
        "<consumer><ackWait>0s</ackWait></consumer> | <ackWait> | 1s to 24h",
        "<consumer><maxDeliver>0</maxDeliver></consumer> | <maxDeliver> | -1 for no limit",
        "<consumer><maxAckPending>0</maxAckPending></consumer> | <maxAckPending> | -1 for no limit",
        "<consumer><maxDeliver>2</maxDeliver><backoff><delay>1s</delay><delay>5s</delay></backoff></consumer> | <backoff> | fewer delays than deliveries",
        "<consumer><backoff><delay>0s</delay></backoff></consumer> | <delay> | 1s or more",
        "<consumer><backoff><delay>soon</delay></backoff></consumer> | <delay> | whole seconds",
        "<consumer><filterSubjects><subject>invoices.*</subject></filterSubjects></consumer> | <filterSubjects> | within the stream's subjects (orders.placed.*)",
        "<deadLetter><stream>ORDERS</stream></deadLetter> | <stream> | another stream",
        "<subject>orders.*</subject> | <subject> | one of",
        "<maxage>1h</maxage> | <maxage> | one of",
      })
  void whatNatsWouldRefuse(String elements, String path, String words) {
    provision(elements);
    assertThat(module.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where().path()).contains(path);
              assertThat(problem.allowed()).contains(words);
            });
  }

  @Test
  void subjectsOfOneStreamDoNotOverlap() {
    pom(
        "<provision><subjects><subject>orders.*</subject><subject>orders.placed</subject>"
            + "</subjects>"
            + QUIET
            + "</provision>",
        "");
    assertOnly(Level.ERROR, "<subject>[2]", "no message matches two");
    assertThat(module.errors()).extracting(Problem::fix).containsExactly("remove orders.placed");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    provision(
        "<replicas>4</replicas><maxBytes>much</maxBytes>"
            + "<consumer><maxDeliver>0</maxDeliver></consumer>");
    assertThat(module.errors()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<storage>memory</storage> | <storage> | lost when NATS restarts",
        "<retention>limits</retention> | <retention> | stays after it was acknowledged",
      })
  void whatIsDoubtful(String elements, String path, String words) {
    provision(elements + QUIET);
    assertOnly(Level.WARNING, path, words);
  }

  @Test
  void limitsWithoutAnAgeKeepEverything() {
    provision("<retention>limits</retention><maxAge>0</maxAge>" + QUIET);
    assertThat(module.warnings())
        .extracting(problem -> problem.where().path())
        .anyMatch(path -> path.endsWith("<retention>"))
        .anyMatch(path -> path.endsWith("<maxAge>"));
  }

  @ParameterizedTest
  @CsvSource({"Orders.Placed", "orders", "SIMPLE_JOBS.*"})
  void subjectsOfAnotherShapeAreAWarning(String subject) {
    pom(
        "<provision><subjects><subject>"
            + subject
            + "</subject></subjects>"
            + QUIET
            + "</provision>",
        "");
    assertOnly(Level.WARNING, "<subjects>", "service.action.*");
  }

  @Test
  void anEndlessDeliveryIsARemark() {
    provision("");
    assertOnly(Level.INFO, "maxDeliver", "the lag never is 0");
  }

  @Test
  void aLimitOfDeliveriesWithoutDeadLettersIsARemark() {
    provision("<consumer><maxDeliver>5</maxDeliver></consumer>");
    assertOnly(Level.INFO, "<maxDeliver>", "a place for what passes it");
    assertThat(module.problems().get(0).fix()).contains("<deadLetter>");
  }

  @Test
  void deadLettersOfEndlessDeliveriesNeverCome() {
    provision("<deadLetter><enabled>true</enabled></deadLetter>");
    assertOnly(Level.WARNING, "<deadLetter>", "this stream stays empty");
  }

  @Test
  void aGracePeriodBelowAckWaitIsAWarning() {
    pom(
        "<provision>" + SUBJECTS + QUIET + "</provision>",
        "<terminationGracePeriod>20s</terminationGracePeriod>");
    assertOnly(
        Level.WARNING, "<terminationGracePeriod>", "terminationGracePeriod 20s, ackWait 30s");
  }

  @Test
  void kubernetesOwnGracePeriodCountsToo() {
    provision(
        "<deadLetter><enabled>true</enabled></deadLetter>"
            + "<consumer><maxDeliver>5</maxDeliver><ackWait>5m</ackWait></consumer>");
    assertOnly(Level.WARNING, "<ackWait>", "30s (Kubernetes' own), ackWait 5m");
  }

  @Test
  void backoffReplacesAckWait() {
    provision(
        "<deadLetter><enabled>true</enabled></deadLetter>"
            + "<consumer><maxDeliver>5</maxDeliver><ackWait>25s</ackWait>"
            + "<backoff><delay>5s</delay></backoff></consumer>");
    assertOnly(Level.WARNING, "<ackWait>", "which replaces it");
    assertThat(read().consumer().firstWait()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void fewerMessagesInWorkThanTheAutoscalerAimsAtIsAWarning() {
    pom(
        "<provision>"
            + SUBJECTS
            + "<deadLetter><enabled>true</enabled></deadLetter>"
            + "<consumer><maxDeliver>5</maxDeliver><maxAckPending>49</maxAckPending></consumer>"
            + "</provision>",
        "");
    assertOnly(Level.WARNING, "<maxAckPending>", "lagThreshold × maxReplicas (50)");
  }

  @ParameterizedTest
  @CsvSource({"50", "-1"})
  void enoughMessagesInWorkAreNone(int most) {
    pom(
        "<provision>"
            + SUBJECTS
            + "<deadLetter><enabled>true</enabled></deadLetter>"
            + "<consumer><maxDeliver>5</maxDeliver><maxAckPending>"
            + most
            + "</maxAckPending></consumer></provision>",
        "");
    assertThat(module.problems()).isEmpty();
  }
}
