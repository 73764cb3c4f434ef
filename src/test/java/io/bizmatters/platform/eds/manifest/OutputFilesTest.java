package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.platform.PlatformMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class OutputFilesTest {

  private static final PlatformMark PLATFORM = new PlatformMark("acme", "1", "sha256:00", "");

  private static OutputFiles files(AService... services) {
    List<ServiceObjects> generated = new ArrayList<>();
    for (AService service : services) {
      generated.add(service.generated());
    }
    return OutputFiles.of(generated, "1.0", PLATFORM, Optional.empty());
  }

  private static byte[] bytes(OutputFiles files, String path) {
    return files.files().getOrDefault(path, new byte[0]);
  }

  private static String text(OutputFiles files, String path) {
    return new String(bytes(files, path), StandardCharsets.UTF_8);
  }

  @Test
  void filesAreNumberedInApplyOrderAndTheLockComesLast() {
    assertThat(files(AService.named("orders").httpPort(8000)).files().keySet())
        .containsExactly(
            "orders/01-serviceaccount.yaml",
            "orders/02-deployment.yaml",
            "orders/03-service.yaml",
            "orders/04-service-http.yaml",
            "orders/05-scaledobject.yaml",
            "kustomization.yaml",
            "manifests.yaml",
            "eds.lock.json");
  }

  @Test
  void servicesOfOneNameInTwoNamespacesHaveFoldersOfTheirOwn() {
    assertThat(
            files(
                    AService.named("orders").namespace("services-a"),
                    AService.named("orders").withoutNamespace().monitoring("h:1", false))
                .files())
        .containsKeys("services-a.orders/01-serviceaccount.yaml", "orders/01-serviceaccount.yaml");
  }

  @Test
  void theKustomizationListsEveryObject() {
    assertThat(Readers.yaml11(text(files(AService.named("orders")), "kustomization.yaml")))
        .isEqualTo(
            Map.of(
                "apiVersion",
                "kustomize.config.k8s.io/v1beta1",
                "kind",
                "Kustomization",
                "resources",
                List.of(
                    "orders/01-serviceaccount.yaml",
                    "orders/02-deployment.yaml",
                    "orders/03-service.yaml",
                    "orders/04-scaledobject.yaml")));
  }

  @Test
  void theLockListsServicesWithTheirDigestsAndAllOtherFiles() {
    OutputFiles files = files(AService.named("orders").image("acme/o@sha256:" + "a".repeat(64)));
    Map<?, ?> lock = (Map<?, ?>) Readers.yaml11(text(files, "eds.lock.json"));
    assertThat(lock.get("schema")).isEqualTo(1L);
    assertThat(lock.get("plugin")).isEqualTo("1.0");
    assertThat((String) lock.get("inputs")).matches("sha256:[0-9a-f]{64}");
    assertThat((List<?>) lock.get("services"))
        .singleElement()
        .isEqualTo(
            Map.of(
                "name",
                "orders",
                "namespace",
                "intelligence-orders",
                "image",
                "acme/o@sha256:" + "a".repeat(64),
                "digest",
                "sha256:" + "a".repeat(64)));
    List<String> paths = paths(text(files, "eds.lock.json")).orElseThrow();
    assertThat(paths).isSorted().hasSize(files.files().size() - 1).doesNotContain("eds.lock.json");
  }

  @Test
  void theCallersInputsDigestIsTaken() {
    OutputFiles files =
        OutputFiles.of(
            List.of(AService.named("o").generated()), "1", PLATFORM, Optional.of("c0ffee"));
    assertThat(text(files, "eds.lock.json")).contains("\"inputs\": \"sha256:c0ffee\"");
  }

  @Test
  void textThatIsNoLockFileHasNoPaths() {
    for (String text :
        List.of("", "[]", "{", "{\"files\": 1}", "no", "{\"a\":[{\"path\":\"b\"}]}")) {
      assertThat(LockedPaths.in(text.getBytes(StandardCharsets.UTF_8))).as(text).isEmpty();
    }
    assertThat(
            paths(
                "{\"x\":{\"files\":[{\"path\":\"a\"}]},\"files\":[{\"path\":\"b\"},{\"path\":1}]}"))
        .contains(List.of("b"));
  }

  @Test
  void aLockFileThatSomebodyEditedHasThePathsOfItsJson() {
    String lock = text(files(AService.named("orders")), "eds.lock.json");
    List<String> paths = paths(lock).orElseThrow();

    assertThat(paths(lock.replace("\n    {", "\n\t{"))).contains(paths);
    assertThat(paths(lock.replace("\"orders/", "\"\\u006frders/"))).contains(paths);
    assertThat(paths(lock.replace("\", \"sha256\"", "\", \"by\": \"me\", \"sha256\"")))
        .contains(paths);
    assertThat(paths(lock.substring(0, lock.length() - 2))).isEmpty();
    assertThat(paths("{\n  \"schema\": 1,\n  \"files\": [\n  ]\n}\n")).contains(List.of());
  }

  private static Optional<List<String>> paths(String lock) {
    return LockedPaths.in(lock.getBytes(StandardCharsets.UTF_8))
        .map(digests -> List.copyOf(digests.keySet()));
  }

  @Test
  void bytesDependOnNeitherLocaleNorTimeZone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    AService service =
        AService.named("titi").httpPort(8000).startupTimeout(java.time.Duration.ofHours(1));
    OutputFiles here = files(service);
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
        OutputFiles there = files(service);
        assertThat(there.files().keySet()).isEqualTo(here.files().keySet());
        here.files()
            .forEach((path, bytes) -> assertThat(bytes(there, path)).as(path).isEqualTo(bytes));
      }
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void manifestsHoldAllDocumentsAndNoDocumentStartBeforeTheFirst() {
    String manifests = text(files(AService.named("a"), AService.named("b")), "manifests.yaml");
    assertThat(manifests).startsWith("apiVersion: v1\n");
    assertThat(Readers.yaml11All(manifests)).hasSize(8);
  }
}
