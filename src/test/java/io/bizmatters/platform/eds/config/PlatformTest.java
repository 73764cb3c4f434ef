package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.platform.PlatformArtifact;
import io.bizmatters.platform.eds.platform.PlatformText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of a platform: read, checked, extended and applied to services. */
class PlatformTest {

  private static final String HEAD =
      """
      apiVersion: eds.bizmatters.io/v1
      kind: Platform
      metadata: {name: acme, contact: platform@acme.example}
      """;

  @TempDir Path base;

  private ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base).platform("platform.yaml");
  }

  private ConfigurationFixture platform(String lines) {
    return module.file("platform.yaml", HEAD + lines);
  }

  private List<Problem> errors() {
    return module.allProblems().stream().filter(Problem::isError).toList();
  }

  private String only() {
    List<Problem> problems = errors();
    assertThat(problems).hasSize(1);
    return told(problems.get(0));
  }

  private static String told(Problem problem) {
    return problem.where().place()
        + " "
        + problem.where().path()
        + " "
        + problem.found()
        + " | "
        + problem.allowed()
        + " | "
        + problem.fix();
  }

  @Test
  void theBuiltInPlatformsHaveNoProblems() {
    for (String name : List.of("bizmatters", "kubernetes")) {
      module.platform(name).claim(ConfigurationFixture.MINIMAL);
      assertThat(module.allProblems()).isEmpty();
    }
  }

  @Test
  void withoutConventionsAStreamIsNamedWhateverNatsTakes() {
    module.platform("kubernetes").minimalWith("stream: ORDERS", "stream: orders-in");
    assertThat(module.allProblems()).isEmpty();
    module.minimalWith("stream: ORDERS", "stream: orders.in");
    assertThat(only()).doesNotContain("convention").contains("printable ASCII");
  }

  @ParameterizedTest
  @CsvSource({
    "'^[a-z-]+$', acme-orders, orders-in",
    "'^[a-z_]+$', acme_orders, orders_in",
    "'^acme-[a-z-]+$', acme-orders, acme-orders"
  })
  void theFixOfAStreamFollowsThePlatformsConvention(String pattern, String example, String fix) {
    platform(
            "conventions: {nats.stream: {pattern: '"
                + pattern
                + "', level: warning, rule: ours, example: "
                + example
                + "}}\n")
        .minimalWith("stream: ORDERS", "stream: orders.in");
    assertThat(errors()).singleElement().satisfies(it -> assertThat(it.fix()).isEqualTo(fix));
  }

  @Test
  void aChildRelaxesAConventionOfThePlatformThatItExtends() {
    platform("extends: bizmatters\nconventions: {nats.stream: {level: off}}\n")
        .minimalWith("stream: ORDERS", "stream: orders");
    assertThat(module.allProblems()).isEmpty();
  }

  @Test
  void aConventionOfAPlatformSaysWhoseItIs() {
    platform(
            """
            extends: bizmatters
            conventions:
              nats.stream:
                pattern: "^[a-z-]+$"
                level: error
                rule: lower case with dashes
                example: orders
                see: https://acme.example/names
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only())
        .contains("spec.nats.stream \"ORDERS\" | lower case with dashes (platform acme,")
        .contains("conventions.nats.stream; contact platform@acme.example")
        .contains("see https://acme.example/names")
        .endsWith("| orders");
  }

  @Test
  void aPolicySaysItsReasonAndWhomToAsk() {
    platform(
            """
            policies:
              image: {pattern: "^registry\\\\.acme\\\\.example/", reason: only our registry is scanned}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only())
        .contains("spec.image \"ghcr.io/org/orders-worker:v1.0.0\"")
        .contains("only our registry is scanned")
        .contains("platform acme, policies.image; contact platform@acme.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          autoscaling.maxReplicas: {max: 5}          | at most 5
          autoscaling.cooldown: {min: 2m}            | at least 2m
          resources.limits.memory: {max: 2Gi}        | at most 2Gi
          size: {allowed: [micro, small]}            | one of micro, small
          labels.team: {required: true}              | required
          """)
  void policiesAreHeldByEveryKindOfRule(String policy, String rule) {
    platform("extends: bizmatters\npolicies:\n  " + policy + "\n").spec("size: large\n");
    assertThat(errors()).anySatisfy(problem -> assertThat(problem.allowed()).startsWith(rule));
  }

  @Test
  void onlyThePlatformSetsALockedField() {
    platform(
            """
            defaults: {nats: {url: "nats://nats.messaging.svc:4222"}}
            policies: {nats.url: {locked: true, reason: there is one NATS}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(module.allProblems()).isEmpty();
    assertThat(module.read().legalServices().get(0).nats().servers().text())
        .isEqualTo("nats://nats.messaging.svc:4222");
    module.user("eds.nats.url", "nats://nats.nats.svc:4222");
    assertThat(only()).contains("-Deds.nats.url").contains("only the platform sets nats.url");
  }

  @Test
  void anExceptionHoldsUntilItsDay() {
    String policy = "policies:\n  labels.team: {required: true, except: {orders-worker: %s}}\n";
    platform(policy.formatted("2026-12-01")).claim(ConfigurationFixture.MINIMAL);
    assertThat(module.allProblems()).isEmpty();
    platform(policy.formatted("2026-11-30"));
    assertThat(only()).contains("ended on 2026-11-30");
    assertThat(module.allProblems())
        .anySatisfy(
            problem -> {
              assertThat(problem.level()).isEqualTo(Level.WARNING);
              assertThat(problem.where().place()).startsWith("platform.yaml:5:");
            });
  }

  @Test
  void anEnvironmentHasItsDefaultsPoliciesAndContexts() {
    platform(
            """
            environments:
              production:
                contexts: [prod-eu]
                defaults: {autoscaling: {minReplicas: 2, maxReplicas: 3}}
                policies: {autoscaling.maxReplicas: {max: 4}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(module.allProblems()).isEmpty();
    module.environment("production").user("eds.autoscaling.maxReplicas", "9");
    assertThat(only()).contains("at most 4");
    assertThat(module.read().platform().contexts(Optional.of("production")))
        .containsExactly("prod-eu");
    assertThat(module.read().platform().environmentsOf("prod-eu")).containsExactly("production");
    assertThat(module.read().platform().environmentsOf("test")).isEmpty();
    module.environment("prodution");
    assertThat(only()).contains("one of production").contains("did you mean production?");
  }

  @Test
  void sizesAreThoseOfThePlatform() {
    platform(
            """
            sizes:
              default: m
              values:
                s: {requests: {cpu: 100m}, limits: {cpu: 200m}}
                m: {requests: {cpu: 200m}, limits: {cpu: 400m}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(module.read().legalServices().get(0).size()).contains("m");
    module.spec("size: xl\n");
    assertThat(only()).contains("one of s, m");
  }

  @Test
  void claimsAreThoseOfTheApi() {
    platform("api: {group: platform.acme.example}\n")
        .minimalWith("platform.bizmatters.io", "platform.acme.example");
    assertThat(module.read().legalServices()).hasSize(1);
    module.claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).contains("exactly platform.acme.example/v1alpha1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          polices: {}                                              | 5:1  | did you mean policies?
          sizes: {defualt: m}                                      | 5:9  | did you mean default?
          conventions: {nats.straem: {level: off}}                 | 5:15 | did you mean nats.stream?
          policies: {imge: {required: true}}                       | 5:12 | did you mean image?
          policies: {httpPort: {max: 9000}}                        | 5:12 | here it is http.port
          policies: {image: {patern: x}}                           | 5:20 | did you mean pattern?
          conventions: {name: {pattern: "[a-"}}                    | 5:31 | a regular expression
          conventions: {name: {pattern: "^<nam>$"}}                | 5:31 | did you mean <name>?
          conventions: {name: {pattern: a, level: wrning}}         | 5:41 | warning
          conventions: {nats.account: {level: error}}              | 5:29 | required
          sizes: {values: {m: {requests: {cpu: 2}, limits: {cpu: 1}}}} | 5:38 | a request not above the limit
          sizes: {values: {m: {requests: {cpu: 2 cores}}}}         | 5:38 | a Kubernetes quantity
          sizes: {default: huge}                                   | 5:18 | one of micro
          policies: {autoscaling.maxReplicas: {pattern: x}}        | 5:47 | no pattern
          policies: {image: {max: 3}}                              | 5:25 | no max
          policies: {autoscaling.maxReplicas: {max: many}}         | 5:43 | a number
          policies: {autoscaling.maxReplicas: {min: 9, max: 3}}    | 5:43 | min at most max
          policies: {image: {required: "yes"}}                     | 5:30 | true or false
          policies: {image: {reason: because}}                     | 5:19 | one or more of pattern
          policies: {labels.team: {required: true, except: {a: soon}}} | 5:54 | the last day
          policies: {autoscaling.enabled: {allowed: [perhaps]}}    | 5:44 | true or false
          defaults: {nats: {urll: x}}                              | 5:19 | did you mean url?
          defaults: {autoscaling: {maxReplicas: many}}             | 5:39 | a decimal integer
          environments: {production: {context: [a]}}               | 5:29 | did you mean contexts?
          metadata: {name: twice}                                  | 5:1  | each name once
          api: {group: Acme}                                       | 5:14 | the group of an API
          policies: {"": {required: true}}                         | 5:12 | unknown field ""
          policies: {size: {allowed: [smal]}}                      | 5:18 | small
          policies: {labels.team: {required: true, locked: true}}  | 5:25 | remove locked
          policies: {image: {pattern: a, reason: "a\\e[31m"}}      | 5:40 | without control characters
          environments: {production: {contexts: ["prod-*"]}}       | 5:40 | the whole name of a context
          environments: {production: {contexts: [a, b, a]}}        | 5:46 | each context once
          environments: {"": {contexts: [a]}}                      | 5:16 | a name of letters
          environments: {a b: {contexts: [a]}}                     | 5:16 | a name of letters
          environments: {eu/1: {contexts: [a]}}                    | 5:16 | a name of letters
          conventions: {name: {pattern: a, example: "<nam>-a"}}    | 5:43 | did you mean <name>?
          conventions: {name: {level: info, example: "<size>"}}    | 5:44 | a field of a service that is a text
          policies: {image: {pattern: "^ours/", allowed: [a/b]}}   | 5:48 | one value or more that matches ^ours/
          policies: {autoscaling.maxReplicas: {max: 9, allowed: [10, 20]}} | 5:55 | 9 or less
          policies: {autoscaling.cooldown: {min: 1m, allowed: [30s]}} | 5:53 | 1m or more
          policies: {size: {pattern: "^m", allowed: [small, large]}} | 5:43 | matches ^m
          policies: {resources.limits.memory: {max: 1Gi, allowed: [2Gi]}} | 5:57 | 1Gi or less
          extras: [{kind: ConfigMap, metadata: {name: a}}]         | 5:10 | apiVersion: v1
          extras: [{apiVersion: v1, metadata: {name: a}}]          | 5:10 | kind: ConfigMap
          extras: [{apiVersion: v1, kind: ConfigMap}]              | 5:10 | name: <text>
          extras: [{apiVersion: v1, kind: ConfigMap, metadata: {name: 1}}] | 5:61 | quote it: "1"
          """)
  void whatIsWrongHasItsPlaceAndItsFix(String line, String place, String words) {
    platform("extends: bizmatters\n" + line + "\n").claim(ConfigurationFixture.MINIMAL);
    assertThat(errors())
        .anySatisfy(
            problem -> {
              assertThat(told(problem)).contains(words);
              assertThat(problem.where().place()).startsWith("platform.yaml:" + place);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bizmaters         | did you mean bizmatters?
          other.yaml        | no such file
          org.acme:gone:1.0 | an artifact
          """)
  void whatIsExtendedMustBeThere(String reference, String words) {
    platform("extends: " + reference + "\n").claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).startsWith("platform.yaml:4:1").contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "./rules", "rules.yaml/"})
  void aDirectoryIsNoPlatform(String reference) throws IOException {
    Files.createDirectories(base.resolve(reference));
    platform("extends: " + reference + "\n").claim(ConfigurationFixture.MINIMAL);
    assertThat(only())
        .startsWith("platform.yaml:4:1")
        .contains("\"" + reference + "\", a directory | a file, ")
        .endsWith(
            "| name a file in it, such as rules"
                + (reference.endsWith("/") ? ".yaml" : "")
                + "/platform.yaml");
  }

  @Test
  void anAllowedValueThatPassesTheOtherRulesIsEnough() {
    platform(
            """
            extends: bizmatters
            policies:
              autoscaling.maxReplicas: {max: 15, allowed: [10, 20]}
              nats.consumer: {pattern: "^<name>", allowed: [orders-workers]}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(module.allProblems())
        .noneMatch(problem -> problem.where().place().startsWith("platform.yaml"));
  }

  @Test
  void aServiceWithoutItsPlatformIsJudgedByNoOther() {
    module.platform("gone.yaml").minimalWith("stream: ORDERS", "stream: orders");
    assertThat(module.allProblems()).hasSize(1);
    assertThat(only()).contains("gone.yaml", "no such file");
    platform("extends: gone.yaml\n").minimalWith("stream: ORDERS", "stream: orders");
    assertThat(module.allProblems()).hasSize(1);
  }

  @Test
  void aPatternOfExponentialTimeFailsAtTheRulesPlace() {
    platform("extends: bizmatters\nconventions: {name: {pattern: \"^(?:a|a)*b$\"}}\n")
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).startsWith("platform.yaml:5:31").contains("less than a million steps");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    platform(
            """
            sizes: {values: {m: {requests: {cpu: 2}, limits: {cpu: 1}}}}
            conventions: {name: {pattern: "[a-"}}
            policies: {imge: {required: true}}
            extends: bizmaters
            """)
        .spec("size: xlarge\n");
    assertThat(errors()).hasSize(5);
  }

  @Test
  void aDefaultThatBreaksThePlatformsOwnPolicyIsTold() {
    platform(
            """
            defaults: {autoscaling: {maxReplicas: 30}}
            policies: {autoscaling.maxReplicas: {max: 20, reason: the cluster has 20 slots}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).startsWith("platform.yaml:4:39").contains("| at most 20");
  }

  @Test
  void anInheritedDefaultThatBreaksAPolicyIsToldAtThePlaceOfTheDefault() {
    platform("extends: bizmatters\npolicies: {autoscaling.maxReplicas: {max: 5}}\n")
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).startsWith("bizmatters:21:46").contains("| at most 5");
  }

  @Test
  void aSizeThatBreaksAPolicyIsToldAtItsPlace() {
    platform(
            """
            extends: bizmatters
            sizes: {values: {huge: {limits: {memory: 9Gi}}}}
            policies: {resources.limits.memory: {max: 8Gi}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).startsWith("platform.yaml:5:42").contains("| at most 8Gi");
  }

  @Test
  void aWrongDefaultIsToldOnceAndWhatIsWrongInTheServiceBesideIt() {
    platform("defaults: {http: {healthPath: health}, natz: {url: x}}\n").spec("size: xlarge\n");
    assertThat(errors())
        .extracting(problem -> problem.where().place() + " " + problem.where().path())
        .containsExactlyInAnyOrder(
            "platform.yaml:4:31 defaults.http.healthPath",
            "platform.yaml:4:40 defaults.natz",
            "src/main/eds/claim.yaml:11:9 spec.size");
  }

  @Test
  void aServiceThatBreaksAPolicyItselfIsToldBesideABrokenPlatform() {
    platform("extends: bizmatters\npolicies: {autoscaling.maxReplicas: {max: 5}}\n")
        .claim(ConfigurationFixture.MINIMAL)
        .user("eds.autoscaling.maxReplicas", "9");
    assertThat(errors())
        .extracting(problem -> problem.where().place())
        .containsExactlyInAnyOrder("bizmatters:21:46", "-Deds.autoscaling.maxReplicas");
  }

  @Test
  void aPlatformExtendsNoCircle() {
    platform("extends: other.yaml\n")
        .file("other.yaml", HEAD + "extends: platform.yaml\n")
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only())
        .startsWith("other.yaml:4:")
        .contains("platform.yaml → other.yaml → platform.yaml");
  }

  @Test
  void aPlatformExtendsItselfThroughNoSymbolicLink() throws IOException {
    Files.createSymbolicLink(base.resolve("here"), Path.of("."));
    platform("extends: here/platform.yaml\n").claim(ConfigurationFixture.MINIMAL);
    assertThat(only())
        .startsWith("platform.yaml:4:10")
        .contains("platform.yaml → here/platform.yaml");
  }

  @Test
  void aFileOfTenMegabytesIsNotSaidToHaveOne() {
    platform("# " + "x".repeat(10_000_000)).claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).contains("more than 1 MiB | a file of at most 1 MiB");
  }

  @Test
  void aReasonOfSeveralLinesStaysOnOneLineOfAMessage() {
    platform(
            "policies:\n  image:\n    pattern: zzz\n    reason: |\n      only ours\n      is scanned\n")
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(only()).contains("only ours is scanned").doesNotContain("\n");
  }

  @Test
  void anExtendedPlatformIsNotLoosened() {
    module
        .file(
            "company.yaml",
            HEAD.replace("name: acme", "name: company")
                + """
                policies:
                  nats.url: {locked: true, reason: there is one NATS}
                  autoscaling.maxReplicas: {max: 5}
                """)
        .claim(ConfigurationFixture.MINIMAL);
    platform(
        """
        extends: company.yaml
        defaults: {nats: {url: "nats://other.svc:4222"}}
        policies: {autoscaling.maxReplicas: {max: 50}}
        """);
    assertThat(errors())
        .extracting(PlatformTest::told)
        .anySatisfy(text -> assertThat(text).contains("has not locked"))
        .anySatisfy(text -> assertThat(text).contains("at most 5 (platform company"));
  }

  @Test
  void anArtifactIsAPlatformOrSaysWhatItIs() {
    module
        .file("published.yaml", HEAD)
        .platform("org.acme:acme-platform:1.4.0-SNAPSHOT")
        .artifacts(
            coordinates ->
                Parsed.good(
                    new PlatformArtifact(
                        coordinates,
                        "acme-platform",
                        "1.4.0-SNAPSHOT",
                        true,
                        base.resolve("published.yaml"))))
        .claim(ConfigurationFixture.MINIMAL);
    assertThat(module.allProblems()).isEmpty();
    assertThat(module.read().platform().name().title())
        .isEqualTo("platform acme-platform 1.4.0-SNAPSHOT");
    module.releases();
    assertThat(module.allProblems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.level()).isEqualTo(Level.WARNING);
              assertThat(problem.fix()).isEqualTo("org.acme:acme-platform:1.4.0");
            });
    module.file("published.yaml", "kind: Deployment\napiVersion: apps/v1\n");
    assertThat(errors())
        .extracting(PlatformTest::told)
        .anySatisfy(text -> assertThat(text).contains(":1:").contains("exactly Platform"));
  }

  @Test
  void whatIsPrintedReadsAsTheSamePlatform() {
    platform(
            """
            extends: bizmatters
            sizes: {values: {huge: {requests: {cpu: 2}, limits: {cpu: 4}}}}
            policies: {autoscaling.maxReplicas: {max: 20, except: {a: 2027-03-31}}}
            environments: {production: {contexts: [prod-eu]}}
            """)
        .claim(ConfigurationFixture.MINIMAL);
    String printed = PlatformText.of(module.read().platform());
    module.file("platform.yaml", printed);
    assertThat(errors()).isEmpty();
    assertThat(PlatformText.of(module.read().platform())).isEqualTo(printed);
  }
}
