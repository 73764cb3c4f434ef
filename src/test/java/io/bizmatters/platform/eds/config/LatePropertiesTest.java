package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that another plugin sets in the course of the build, and images nobody needs. */
class LatePropertiesTest {

  private static final String REST =
      "<namespace>services-orders</namespace>"
          + "<nats><stream>ORDERS</stream><consumer>orders-workers</consumer></nats>";

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private ConfigurationFixture image(String image) {
    return module.rawPom("<image>" + image + "</image>" + REST);
  }

  private List<EventDrivenService> legal() {
    assertThat(module.errors()).isEmpty();
    return module.read().legalServices();
  }

  private List<Problem> remarks() {
    return module.problems().stream().filter(problem -> problem.level() == Level.INFO).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghcr.io/acme/w:${git.commit.id.abbrev}",
        "ghcr.io/acme/w:1.0-${buildNumber}",
        "${jib.image}",
        "ghcr.io/acme/w@${image.digest}",
        "ghcr.io/acme/w:@{git.commit.id.abbrev}"
      })
  void anImageThatIsNotKnownYetIsARemarkEarly(String image) {
    image(image).purpose(Purpose.EARLY_CHECK);
    assertThat(legal()).hasSize(1);
    assertThat(module.warnings()).isEmpty();
    assertThat(remarks())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where().path()).isEqualTo("<service>/<image>");
              assertThat(problem.found()).contains("not known yet");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"${git.commit.id.abbrev}", "@{git.commit.id.abbrev}"})
  void aReleaseDemandsIt(String property) {
    image("ghcr.io/acme/w:" + property);
    assertThat(module.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.found()).isEqualTo("${git.commit.id.abbrev}");
              assertThat(problem.fix()).contains("an earlier phase");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"${git.commit.id.abbrev}", "@{git.commit.id.abbrev}"})
  void onceItIsSetItIsUsed(String property) {
    image("ghcr.io/acme/w:" + property).property("git.commit.id.abbrev", "abc1234");
    assertThat(legal().get(0).image().text()).isEqualTo("ghcr.io/acme/w:abc1234");
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void slipsAndWhatMavenKnowsAreErrorsAtAnyTime(Purpose purpose) {
    image("ghcr.io/acme/w:${project.versoin}").purpose(purpose);
    assertThat(module.errors()).isNotEmpty();
    module = new ConfigurationFixture(base);
    module.property("image.tag", "1");
    image("ghcr.io/acme/w:${image.tga}").purpose(purpose);
    assertThat(module.errors()).isNotEmpty();
    module = new ConfigurationFixture(base);
    image("ghcr.io/acme/w:${env.TAG}").purpose(purpose);
    assertThat(module.errors()).isNotEmpty();
  }

  @Test
  void otherFieldsMayWaitToo() {
    module
        .pom(
            "<annotations><commit>${git.commit.id}</commit></annotations>"
                + "<env><BUILD>${buildNumber}</BUILD></env>"
                + "<http><port>${late.port}</port></http>"
                + "<size>${late.size}</size>")
        .purpose(Purpose.EARLY_CHECK);
    assertThat(legal()).hasSize(1);
    assertThat(remarks()).hasSize(4);
    module.purpose(Purpose.RELEASE);
    assertThat(module.errors()).hasSizeGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Purpose.class,
      names = {"EARLY_CHECK", "NO_RELEASE"})
  void whichServiceIsMeantIsKnownAtOnce(Purpose purpose) {
    module
        .rawPom(
            "<name>${late.name}</name><image>a/b:1</image><namespace>${late.ns}</namespace>"
                + "<nats><stream>${late.stream}</stream><consumer>orders-workers</consumer></nats>")
        .purpose(purpose);
    assertThat(module.errors())
        .extracting(problem -> problem.where().path())
        .contains("<service>/<name>", "<service>/<namespace>", "<service>/<nats>/<stream>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<image>ghcr.io/acme/w:${git.commit.id.abbrev}</image>",
        "<image>ghcr.io/acme/w:latest</image>"
      })
  void goalsThatReleaseNothingDoWithoutAnImage(String image) {
    module.rawPom(image + REST).purpose(Purpose.NO_RELEASE).requireDigest();
    module.digestFile("target/none.txt");
    assertThat(legal()).hasSize(1);
    assertThat(module.problems()).isEmpty();
  }

  @Test
  void claimsAreReadAlike() {
    module.minimalWith(":v1.0.0", ":${git.commit.id.abbrev}").purpose(Purpose.EARLY_CHECK);
    assertThat(legal()).hasSize(1);
    assertThat(remarks()).hasSize(1);
    module.minimalWith("  image: ghcr.io/org/orders-worker:v1.0.0\n", "");
    module.purpose(Purpose.NO_RELEASE);
    assertThat(legal()).hasSize(1);
    module.purpose(Purpose.EARLY_CHECK);
    assertThat(module.errors()).hasSize(1);
  }

  @Test
  void theDigestFileOfALaterPluginNeedNotBeThereEarly() {
    module.pom("").digestFile("target/digest.txt").requireDigest().purpose(Purpose.EARLY_CHECK);
    assertThat(legal()).hasSize(1);
    assertThat(remarks())
        .extracting(problem -> problem.where().path())
        .containsExactly("eds.imageDigestFile");
    module.purpose(Purpose.RELEASE);
    assertThat(module.errors()).isNotEmpty();
  }
}
