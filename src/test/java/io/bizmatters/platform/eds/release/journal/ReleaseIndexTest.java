package io.bizmatters.platform.eds.release.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.apply.ForeignFields;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.platform.PlatformMark;
import io.bizmatters.platform.eds.release.journal.RecordData.Gzip;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How histories go on, and how they are written down. */
class ReleaseIndexTest {

  private static final BuildOrigin ALICE =
      new BuildOrigin("alice", Optional.of("https://ci/7"), Optional.of("c0ffee"))
          .under(new PlatformMark("acme", "1.4.0", "sha256:1a2b", "bizmatters sha256:3c4d"));
  private static final ObjectKey HTTP = new ObjectKey("v1", "Service", "n", "w-http");
  private static final ObjectKey DEPLOYMENT = new ObjectKey("apps/v1", "Deployment", "n", "w");

  @Test
  void aNewDeploymentSupersedesTheOneBeforeAndAFailedOneDoesNot() {
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(
                entry(1, ReleaseEntry.State.DEPLOYED, "a"), objects(DEPLOYMENT, HTTP), Map.of(), 10)
            .with(
                entry(2, ReleaseEntry.State.FAILED, "b"), objects(DEPLOYMENT, HTTP), Map.of(), 10);
    assertThat(index.deployed("w")).map(ReleaseEntry::version).contains(1);
    assertThat(index.newest()).map(ReleaseEntry::version).contains(2);
    assertThat(index.objects("w")).containsExactlyInAnyOrder(DEPLOYMENT, HTTP);
    ReleaseIndex next =
        index.with(entry(3, ReleaseEntry.State.DEPLOYED, "c"), objects(DEPLOYMENT), Map.of(), 10);
    assertThat(next.entries())
        .extracting(ReleaseEntry::state)
        .containsExactly(
            ReleaseEntry.State.SUPERSEDED, ReleaseEntry.State.FAILED, ReleaseEntry.State.DEPLOYED);
    assertThat(next.objects("w")).containsExactly(DEPLOYMENT);
  }

  @Test
  void ofAReleaseThatFailedInPartTheOthersAreDeployed() {
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(
                of(1, "a", Map.of("w", deployed("w1"), "x", deployed("x1"))), Map.of(), Map.of(), 9)
            .with(
                of(2, "b", Map.of("w", failed("w2"), "x", deployed("x2"))), Map.of(), Map.of(), 9);
    assertThat(index.deployed("w")).map(ReleaseEntry::version).contains(1);
    assertThat(index.deployed("x")).map(ReleaseEntry::version).contains(2);
    assertThat(index.deployedDigest("w")).contains("w1");
    assertThat(index.isDeployed("b")).isFalse();
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(1);
    assertThat(index.beforeNewest("w")).map(ReleaseEntry::version).contains(1);
    assertThat(index.beforeNewest("x")).map(ReleaseEntry::version).contains(1);
    assertThat(index.beforeNewest("y")).isEmpty();
  }

  @Test
  void equalManifestsAreOneRelease() {
    ReleaseIndex index = with(ReleaseIndex.empty(), 4, ReleaseEntry.State.DEPLOYED, "a");
    assertThat(index.versionOf("a")).isEqualTo(4);
    assertThat(index.versionOf("b")).isEqualTo(5);
    assertThat(index.isDeployed("a")).isTrue();
    assertThat(index.isDeployed("b")).isFalse();
    ReleaseIndex failed = with(index, 5, ReleaseEntry.State.FAILED, "b");
    assertThat(failed.isDeployed("a")).isFalse();
    assertThat(failed.isDeployed("b")).isFalse();
    assertThat(ReleaseIndex.empty().versionOf("a")).isEqualTo(1);
  }

  @Test
  void aRollbackReturnsToWhatWasDeployedBeforeTheNewest() {
    ReleaseIndex index = ReleaseIndex.empty();
    assertThat(index.beforeNewest()).isEmpty();
    index = with(index, 1, ReleaseEntry.State.DEPLOYED, "a");
    assertThat(index.beforeNewest()).isEmpty();
    index = with(index, 2, ReleaseEntry.State.DEPLOYED, "b");
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(1);
    index = with(index, 3, ReleaseEntry.State.FAILED, "c");
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(2);
    index = with(index, 4, ReleaseEntry.State.DEPLOYED, "b");
    assertThat(index.beforeNewest()).map(ReleaseEntry::version).contains(1);
  }

  @Test
  void theOldestIsForgottenFirstAndWhatAServiceRunsNever() {
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(entry(1, ReleaseEntry.State.DEPLOYED, "a"), objects(DEPLOYMENT), Map.of(), 3);
    for (int version = 2; version < 7; version++) {
      index =
          index.with(
              entry(version, ReleaseEntry.State.FAILED, "f" + version),
              objects(DEPLOYMENT),
              Map.of(),
              3);
    }
    assertThat(index.entries()).extracting(ReleaseEntry::version).containsExactly(1, 5, 6);
  }

  @Test
  void whatIsWrittenIsReadAndWhatIsSpoiltIsNoHistory() {
    ReleaseEntry noted =
        new ReleaseEntry(
            2,
            ReleaseEntry.State.FAILED,
            "b",
            "2026-11-24T10:00:00.000000Z",
            new BuildOrigin("bob", Optional.empty(), Optional.empty()),
            "0.1.0",
            Optional.of("IMAGE_NOT_PULLED"),
            Map.of("w", failed("w2")));
    ReleaseIndex index =
        ReleaseIndex.empty()
            .with(
                entry(1, ReleaseEntry.State.DEPLOYED, "a"), objects(DEPLOYMENT, HTTP), Map.of(), 10)
            .with(noted, objects(DEPLOYMENT, HTTP), Map.of(HTTP, "a finalizer holds it"), 10);
    assertThat(ReleaseIndexText.parse(ReleaseIndexText.of(index), "n")).isEqualTo(index);
    assertThat(ReleaseIndexText.parse("{not json", "n")).isEqualTo(ReleaseIndex.empty());
    assertThat(ReleaseIndexText.parse("", "n")).isEqualTo(ReleaseIndex.empty());
    assertThat(ReleaseIndexText.parse("gzip:AAAA", "n")).isEqualTo(ReleaseIndex.empty());
    assertThat(
            ReleaseIndexText.parse(
                "{\"releases\":[{\"version\":0}],\"objects\":{\"w\":[\"x\"]}}", "n"))
        .isEqualTo(ReleaseIndex.empty());
  }

  @Test
  void anObjectOfAnotherNamespaceCannotBeWrittenIntoTheHistory() {
    ReleaseIndex index =
        ReleaseIndexText.parse(
            "{\"objects\":{\"api\":[\"apps/v1 Deployment production api\","
                + "\"apps/v1 Deployment api\"]}}",
            "staging");
    assertThat(index.objects("api"))
        .containsExactly(new ObjectKey("apps/v1", "Deployment", "staging", "api"));
  }

  @Test
  void aHistoryOfThousandsOfServicesFitsItsAnnotation() {
    Map<String, Set<ObjectKey>> objects = new TreeMap<>();
    Map<String, ServiceRelease> services = new TreeMap<>();
    for (int i = 0; i < 2000; i++) {
      String name = "orders-worker-" + i;
      services.put(name, deployed(Integer.toHexString(name.hashCode()) + "00000000"));
      objects.put(
          name,
          Set.of(
              new ObjectKey("apps/v1", "Deployment", "n", name),
              new ObjectKey("keda.sh/v1alpha1", "ScaledObject", "n", name + "-scaler"),
              new ObjectKey("v1", "ServiceAccount", "n", name)));
    }
    ReleaseIndex index = ReleaseIndex.empty();
    for (int version = 1; version <= 200; version++) {
      index = index.with(of(version, "d" + version, services), objects, Map.of(), 200);
      // a fit takes a tenth of a second, and the last one counts
      index = version % 20 == 0 ? index.fitting() : index;
    }
    String text = ReleaseIndexText.of(index);
    assertThat(text).hasSizeLessThan(200 * 1024).startsWith("gzip:");
    assertThat(ReleaseIndexText.parse(text, "n")).isEqualTo(index);
    assertThat(index.newest()).map(ReleaseEntry::version).contains(200);
    assertThat(index.objects()).hasSize(2000);
  }

  @Test
  void whatANewerPluginWroteIsNotTakenForAHistory() {
    assertThat(ReleaseIndexText.isNewer("{\"schema\":2}")).isTrue();
    assertThat(ReleaseIndexText.isNewer(ReleaseIndexText.of(ReleaseIndex.empty()))).isFalse();
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws Exception {
    Map<String, List<KubernetesObject>> services =
        Map.of("w", AService.named("w").generated().objects());
    ReleaseEntry entry = entry(7, ReleaseEntry.State.PENDING, ReleaseRecord.digest(services));
    ReleaseRecord record = new ReleaseRecord(entry, services);
    ReleaseRecord read = read(data(record)).intact().orElseThrow();
    assertThat(read.entry()).isEqualTo(record.entry());
    assertThat(ReleaseRecord.digest(read.services())).isEqualTo(entry.digest());
    assertThat(read(List.of(Map.of("release.json", "e30="))))
        .isInstanceOf(ReleaseRecords.Found.Unusable.class);
  }

  @Test
  void aLargeRecordIsCutIntoPartsOfWhichNoneMayBeMissing() {
    byte[] noise = new byte[1_500_000];
    new Random(7).nextBytes(noise);
    KubernetesObject large =
        new KubernetesObject(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "a"),
                "binaryData",
                Map.of("noise", Base64.getEncoder().encodeToString(noise))));
    Map<String, List<KubernetesObject>> services = Map.of("w", List.of(large));
    ReleaseRecord record =
        new ReleaseRecord(
            entry(1, ReleaseEntry.State.PENDING, ReleaseRecord.digest(services)), services);
    List<Map<String, Object>> data = data(record);
    assertThat(data).hasSize(2);
    assertThat(read(data).intact()).isPresent();
    assertThat(read(data.subList(0, 1)).intact()).isEmpty();
  }

  @Test
  void manifestsThatWereReplacedAreNoRecord() {
    Map<String, List<KubernetesObject>> services =
        Map.of("w", AService.named("w").generated().objects());
    Map<String, List<KubernetesObject>> others =
        Map.of("w", AService.named("w").image("evil/w:1").generated().objects());
    ReleaseEntry entry = entry(1, ReleaseEntry.State.PENDING, ReleaseRecord.digest(services));
    assertThat(read(data(new ReleaseRecord(entry, others))))
        .isEqualTo(
            new ReleaseRecords.Found.Unusable(
                "its manifests are not those that it was written with"));
  }

  @Test
  void aRecordThatGrowsWithoutEndIsNotRead() {
    byte[] bomb = Gzip.compressed(new byte[150 * 1024 * 1024]);
    Map<String, Object> data =
        Map.of(
            "release.json",
            Base64.getEncoder().encodeToString("{\"parts\":1}".getBytes(StandardCharsets.UTF_8)),
            "manifests.json.gz",
            Base64.getEncoder().encodeToString(bomb));
    assertThat(read(List.of(data)))
        .isInstanceOfSatisfying(
            ReleaseRecords.Found.Unusable.class,
            found -> assertThat(found.why()).contains("more than"));
  }

  private static List<Map<String, Object>> data(ReleaseRecord record) {
    List<byte[]> parts = RecordData.parts(record);
    List<Map<String, Object>> data = new ArrayList<>();
    data.add(RecordData.first(record, parts));
    parts.subList(1, parts.size()).forEach(part -> data.add(RecordData.further(part)));
    return data;
  }

  private static ReleaseRecords.Found read(List<Map<String, Object>> data) {
    List<JsonNode> parts = new ArrayList<>();
    data.forEach(part -> parts.add(new JsonMapper().valueToTree(part)));
    return RecordData.read(parts, 7);
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

  private static Map<String, Set<ObjectKey>> objects(ObjectKey... keys) {
    return Map.of("w", Set.of(keys));
  }

  private static ReleaseIndex with(
      ReleaseIndex index, int version, ReleaseEntry.State state, String digest) {
    return index.with(entry(version, state, digest), Map.of(), Map.of(), 10);
  }

  private static ServiceRelease deployed(String digest) {
    return new ServiceRelease(digest, ReleaseEntry.State.DEPLOYED, true, Optional.empty());
  }

  private static ServiceRelease failed(String digest) {
    return new ServiceRelease(digest, ReleaseEntry.State.FAILED, true, Optional.of("TIMEOUT"));
  }

  private static ReleaseEntry entry(int version, ReleaseEntry.State state, String digest) {
    return new ReleaseEntry(
        version,
        state,
        digest,
        "2026-11-24T09:00:00.000000Z",
        ALICE,
        "0.1.0",
        Optional.empty(),
        Map.of("w", new ServiceRelease(digest, state, true, Optional.empty())));
  }

  private static ReleaseEntry of(int version, String digest, Map<String, ServiceRelease> services) {
    boolean bad =
        services.values().stream().anyMatch(one -> one.state() == ReleaseEntry.State.FAILED);
    return new ReleaseEntry(
        version,
        bad ? ReleaseEntry.State.FAILED : ReleaseEntry.State.DEPLOYED,
        digest,
        "2026-11-24T09:00:00.000000Z",
        ALICE,
        "0.1.0",
        Optional.empty(),
        services);
  }
}
