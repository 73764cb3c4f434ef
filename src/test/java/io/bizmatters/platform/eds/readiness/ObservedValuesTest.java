package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Judgement.Progress;
import io.bizmatters.platform.eds.readiness.KedaBehaviour.KedaVersion;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small words of what is observed. */
class ObservedValuesTest {

  @ParameterizedTest
  @CsvSource({
    "all,3,3",
    "all,0,0",
    "2,3,2",
    "2,1,1",
    "2,0,0",
    "50%,3,2",
    "50%,4,2",
    "1%,10,1",
    "100%,7,7",
    "99%,0,0",
    "34%,3,2",
    "33%,3,1"
  })
  void requiredReplicas(String setting, int desired, int required) {
    assertThat(Required.parse(setting).legal().orElseThrow().of(desired)).isEqualTo(required);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "0%", "101%", "1.5", "most", "50 %", "all "})
  void whatIsNoNumberOfReplicasIsRefusedWithTheRule(String setting) {
    assertThat(Required.parse(setting).broken())
        .contains(
            new Parsed.Violation(
                "all, a number of replicas from 1, or a share from 1% to 100%", "all"));
  }

  @ParameterizedTest
  @CsvSource({
    "2.21.0,2.21.0",
    "v2.19.1,2.19.1",
    "2.20,2.20.0",
    "2.20.2-alpine,2.20.2",
    "2.20.2+build.1,2.20.2"
  })
  void aKedaVersionIsReadFromATag(String tag, String version) {
    assertThat(KedaVersion.parse(tag).map(KedaVersion::toString)).contains(version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "sha256:12", "2", "", "2.x", "2.20.2."})
  void aTagThatNamesNoVersionSaysNothing(String tag) {
    assertThat(KedaVersion.parse(tag)).isEmpty();
  }

  @Test
  void versionsAreOrderedByNumber() {
    assertThat(
            List.of(
                new KedaVersion(2, 9, 9), new KedaVersion(2, 10, 0),
                new KedaVersion(2, 10, 1), new KedaVersion(3, 0, 0)))
        .isSorted();
  }

  /** stream, consumer, Ready follows the HPA, HPAActive, force-activation. */
  @ParameterizedTest
  @CsvSource({
    "2.10.0, false, false, false, false, false",
    "2.17.2, false, false, false, false, false",
    "2.18.0, false, false, false, false, true",
    "2.19.0, false, false, false, false, true",
    "2.20.0, true,  true,  true,  false, true",
    "2.20.1, true,  true,  true,  false, true",
    "2.20.2, true,  true,  false, true,  true",
    "2.21.0, true,  true,  false, true,  true",
    "main,   true,  true,  false, true,  true"
  })
  void kedaBehavesByItsVersion(
      String version, boolean stream, boolean consumer, boolean ready, boolean hpa, boolean force) {
    KedaBehaviour behaviour = KedaBehaviour.of(KedaVersion.parse(version));
    assertThat(
            List.of(
                behaviour.showsMissingStream(),
                behaviour.showsMissingConsumer(),
                behaviour.readyFollowsHpa(),
                behaviour.reportsHpaActive(),
                behaviour.forceActivation()))
        .containsExactly(stream, consumer, ready, hpa, force);
    assertThat(behaviour.source()).startsWith("kedacore/keda");
  }

  @ParameterizedTest
  @CsvSource({
    "paused,true,FULL",
    "paused,yes,FULL",
    "paused,'',FULL",
    "paused,false,NONE",
    "paused,0,NONE",
    "paused-replicas,0,FULL",
    "paused-replicas,false,FULL",
    "paused-scale-in,true,SCALE_IN",
    "paused-scale-in,f,NONE",
    "paused-scale-out,T,SCALE_OUT",
    "paused-scale-out,False,NONE",
    "other,true,NONE"
  })
  void pausesAreReadAsKedaReadsThem(String annotation, String value, Pause pause) {
    assertThat(Pause.of(Map.of("autoscaling.keda.sh/" + annotation, value))).isEqualTo(pause);
  }

  @Test
  void pausesInWords() {
    assertThat(Pause.values())
        .extracting(Pause::shown)
        .containsExactly("not paused", "paused for scaling in", "paused for scaling out", "paused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret \"db\" not found|create Secret/db in namespace shop",
        "secrets \"db-conn\" not found|create Secret/db-conn in namespace shop",
        "configmap \"app\" not found|create ConfigMap/app in namespace shop",
        "Secret \\\"db\\\" not found|create Secret/db in namespace shop",
        "couldn't find key url in Secret shop/db|add the key url to Secret/db in namespace shop",
        "couldn't find key a.b in ConfigMap app|add the key a.b to ConfigMap/app in namespace shop"
      })
  void aMissingSecretOrConfigMapIsReadFromTheWords(String message, String fix) {
    assertThat(MissingObject.in(message).map(missing -> missing.fix("shop"))).contains(fix);
  }

  @Test
  void otherWordsMissNothing() {
    assertThat(MissingObject.in("deployments.apps \"orders\" not found")).isEmpty();
  }

  @Test
  void theProgressLinesFacts() {
    ASnapshot snapshot = new ASnapshot().available(2).metricIs(7, 10);
    Progress progress = Readiness.judge(snapshot.build(), Memory.fresh()).progress();
    assertThat(progress)
        .isEqualTo(
            new Progress(
                3,
                2,
                Optional.of(BigDecimal.valueOf(41)),
                Optional.of(new Progress.Scaling(3, 5))));
    snapshot.stream = new StreamAnswer.Skipped();
    assertThat(Progress.of(snapshot.build()).lag()).contains(BigDecimal.valueOf(7));
    snapshot.metric = new MetricAnswer.NotAsked();
    snapshot.hpaThere = false;
    assertThat(Progress.of(snapshot.build()))
        .isEqualTo(new Progress(3, 2, Optional.empty(), Optional.empty()));
  }

  @Test
  void gatesHaveTheNumbersOfTheDesign() {
    assertThat(Gate.values())
        .extracting(Gate::id)
        .containsExactly("G1", "G2", "G3", "G4", "G5", "G6");
  }

  @Test
  void threeStatesAreReady() {
    assertThat(State.values())
        .filteredOn(State::isReady)
        .containsExactly(State.READY, State.READY_IDLE, State.READY_PROVEN);
  }

  @Test
  void conditionsAndMomentsInWords() {
    Condition condition = new Condition("Ready", Condition.Status.UNKNOWN, "", "words");
    assertThat(condition.shown()).isEqualTo("Ready=Unknown: words");
    assertThat(Moment.ofMillis(5).isBefore(Moment.ofMillis(5))).isFalse();
  }
}
