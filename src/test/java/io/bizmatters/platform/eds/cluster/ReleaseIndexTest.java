package io.bizmatters.platform.eds.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How histories go on, and how they are written down. */
class ReleaseIndexTest {

  private static final BuildOrigin ALICE =
      new BuildOrigin("alice", Optional.of("https://ci/7"), Optional.of("c0ffee"));
  private static final ObjectKey HTTP = new ObjectKey("v1", "Service", "n", "w-http");
  private static final ObjectKey DEPLOYMENT = new ObjectKey("apps/v1", "Deployment", "n", "w");

  @Test
  void aNewDeploymentSupersedesTheOneBeforeAndAFailedOneDoesNot() {
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(entry(1, ReleaseState.DEPLOYED, "a"), Set.of(DEPLOYMENT, HTTP), 10)
            .with(entry(2, ReleaseState.FAILED, "b"), Set.of(DEPLOYMENT), 10);
    assertThat(index.deployed()).map(ReleaseEntry::version).contains(1);
    assertThat(index.newest()).map(ReleaseEntry::version).contains(2);
    assertThat(index.objects()).containsExactlyInAnyOrder(DEPLOYMENT, HTTP);
    ReleaseIndex next = index.with(entry(3, ReleaseState.DEPLOYED, "c"), Set.of(DEPLOYMENT), 10);
    assertThat(next.entries())
        .extracting(ReleaseEntry::state)
        .containsExactly(ReleaseState.SUPERSEDED, ReleaseState.FAILED, ReleaseState.DEPLOYED);
    assertThat(next.objects()).containsExactly(DEPLOYMENT);
  }

  @Test
  void equalManifestsAreOneRelease() {
    ReleaseIndex index =
        ReleaseIndex.empty().with(entry(4, ReleaseState.DEPLOYED, "a"), Set.of(), 10);
    assertThat(index.versionOf("a")).isEqualTo(4);
    assertThat(index.versionOf("b")).isEqualTo(5);
    assertThat(index.isDeployed("a")).isTrue();
    assertThat(index.isDeployed("b")).isFalse();
    ReleaseIndex failed = index.with(entry(5, ReleaseState.FAILED, "b"), Set.of(), 10);
    assertThat(failed.isDeployed("a")).isFalse();
    assertThat(failed.isDeployed("b")).isFalse();
    assertThat(ReleaseIndex.empty().versionOf("a")).isEqualTo(1);
  }

  @Test
  void aRollbackGoesToWhatWasDeployedBeforeTheNewest() {
    ReleaseIndex index = ReleaseIndex.empty();
    assertThat(index.beforeNewest()).isEmpty();
    index = index.with(entry(1, ReleaseState.DEPLOYED, "a"), Set.of(), 10);
    assertThat(index.beforeNewest()).isEmpty();
    index = index.with(entry(2, ReleaseState.DEPLOYED, "b"), Set.of(), 10);
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(1);
    index = index.with(entry(3, ReleaseState.FAILED, "c"), Set.of(), 10);
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(2);
    index = index.with(entry(4, ReleaseState.DEPLOYED, "b"), Set.of(), 10);
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(1);
  }

  @Test
  void theOldestGoFirstAndTheDeployedOneNever() {
    ReleaseIndex index =
        ReleaseIndex.empty().with(entry(1, ReleaseState.DEPLOYED, "a"), Set.of(), 3);
    for (int version = 2; version < 7; version++) {
      index = index.with(entry(version, ReleaseState.FAILED, "f" + version), Set.of(), 3);
    }
    assertThat(index.entries()).extracting(ReleaseEntry::version).containsExactly(1, 5, 6);
  }

  @Test
  void whatIsWrittenIsReadAndWhatIsSpoiltIsNoHistory() {
    ReleaseEntry noted =
        new ReleaseEntry(
            2,
            ReleaseState.FAILED,
            "b",
            "2026-11-24T10:00:00.000000Z",
            new BuildOrigin("bob", Optional.empty(), Optional.empty()),
            "0.1.0",
            Optional.of("IMAGE_NOT_PULLED"));
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(entry(1, ReleaseState.DEPLOYED, "a"), Set.of(DEPLOYMENT, HTTP), 10)
            .with(noted, Set.of(), 10);
    assertThat(ReleaseIndexText.parse(ReleaseIndexText.of(index))).isEqualTo(index);
    assertThat(ReleaseIndexText.parse("{not json")).isEqualTo(ReleaseIndex.empty());
    assertThat(ReleaseIndexText.parse("")).isEqualTo(ReleaseIndex.empty());
    assertThat(ReleaseIndexText.parse("{\"releases\":[{\"version\":0}],\"objects\":[\"x\"]}"))
        .isEqualTo(ReleaseIndex.empty());
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    List<KubernetesObject> objects = AService.named("w").generated().objects();
    ReleaseRecord record = new ReleaseRecord(entry(7, ReleaseState.PENDING, "d"), objects);
    JsonNode data = new JsonMapper().valueToTree(RecordData.of(record));
    ReleaseRecord read = RecordData.read(data, 7).orElseThrow();
    assertThat(read.entry()).isEqualTo(record.entry());
    assertThat(ReleaseRecords.digest(read.objects())).isEqualTo(ReleaseRecords.digest(objects));
    assertThat(RecordData.read(new JsonMapper().valueToTree(Map.of("release.json", "e30=")), 7))
        .isEmpty();
  }

  @Test
  void aBuildIsNamedByItsCi() {
    Map<String, String> github =
        Map.of(
            "GITHUB_ACTOR", "alice",
            "GITHUB_REPOSITORY", "acme/orders",
            "GITHUB_RUN_ID", "42",
            "GITHUB_SHA", "c0ffee");
    assertThat(BuildOrigin.of(github, "root", "runner"))
        .isEqualTo(
            new BuildOrigin(
                "alice",
                Optional.of("https://github.com/acme/orders/actions/runs/42"),
                Optional.of("c0ffee")));
    Map<String, String> gitlab =
        Map.of("GITLAB_USER_LOGIN", "bob", "CI_JOB_URL", "https://g/1", "CI_COMMIT_SHA", "beef");
    assertThat(BuildOrigin.of(gitlab, "root", "runner"))
        .isEqualTo(new BuildOrigin("bob", Optional.of("https://g/1"), Optional.of("beef")));
    assertThat(BuildOrigin.of(Map.of("BUILD_URL", " "), "me", "laptop")).hasToString("me@laptop");
  }

  @Test
  void everyDeployersFieldsBecomeOursAndControllersKeepTheirs() {
    JsonNode object =
        new JsonMapper()
            .readTree(
                """
                {"apiVersion":"apps/v1","metadata":{"managedFields":[
                {"manager":"helm","operation":"Update","fieldsV1":{"f:spec":{"f:a":{},"f:b":{"f:c":{}}}}},
                {"manager":"kubectl-edit","operation":"Update","fieldsV1":{"f:spec":{"f:b":{"f:d":{}}}}},
                {"manager":"kube-controller-manager","operation":"Update","fieldsV1":{"f:x":{}}},
                {"manager":"helm","operation":"Update","subresource":"status","fieldsV1":{"f:y":{}}},
                {"manager":"eds-handover","operation":"Apply","fieldsV1":{"f:z":{}}}]}}
                """);
    List<Object> moved = ForeignFields.takenOver(object);
    assertThat(moved).hasSize(4);
    assertThat(moved.get(0))
        .isEqualTo(
            Map.of(
                "manager",
                "eds",
                "operation",
                "Apply",
                "apiVersion",
                "apps/v1",
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                Map.of(
                    "f:spec",
                    Map.of("f:a", Map.of(), "f:b", Map.of("f:c", Map.of(), "f:d", Map.of())))));
    JsonNode ours =
        new JsonMapper()
            .readTree(
                "{\"metadata\":{\"managedFields\":[{\"manager\":\"eds\",\"operation\":\"Apply\",\"fieldsV1\":{}}]}}");
    assertThat(ForeignFields.takenOver(ours)).isEmpty();
  }

  private static ReleaseEntry entry(int version, ReleaseState state, String digest) {
    return new ReleaseEntry(
        version, state, digest, "2026-11-24T09:00:00.000000Z", ALICE, "0.1.0", Optional.empty());
  }
}
