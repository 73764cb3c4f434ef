package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.ScaleTestReport.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where scale tests are reported. */
class ScaleTestFilesTest {

  @TempDir private Path folder;

  @Test
  void aServiceIsReportedByItsName() throws Exception {
    ScaleTestFiles files = new ScaleTestFiles(folder, List.of(service("shop", "orders")));
    assertThat(files.write(report("shop", "orders"))).isEqualTo(folder.resolve("orders.html"));
    assertThat(names()).containsExactlyInAnyOrder("orders.html", "orders.json", "orders.xml");
  }

  @Test
  void twoOfOneNameAreReportedApart() throws Exception {
    ScaleTestFiles files =
        new ScaleTestFiles(
            folder,
            List.of(
                service("shop", "orders"), service("bank", "orders"), service("bank", "payments")));
    files.write(report("shop", "orders"));
    files.write(report("bank", "orders"));
    files.write(report("bank", "payments"));
    assertThat(names())
        .contains("shop.orders.html", "bank.orders.html", "payments.html")
        .hasSize(9);
    assertThat(Files.readString(folder.resolve("bank.orders.json"))).contains("\"bank\"");
  }

  @Test
  void whatAnEarlierRunLeftIsGone() throws Exception {
    List<ServiceObjects> two = List.of(service("shop", "orders"), service("bank", "orders"));
    ScaleTestFiles files = new ScaleTestFiles(folder, two);
    files.write(report("shop", "orders"));
    new ScaleTestFiles(folder, List.of(service("shop", "orders"))).write(report("shop", "orders"));
    Files.writeString(folder.resolve("mine.html"), "of nobody here");
    files.remove(TargetService.of(two, "default"));
    assertThat(names()).containsExactly("mine.html");
  }

  @Test
  void whatIsNoReportOfOursStays() throws Exception {
    List<ServiceObjects> one = List.of(service("shop", "orders"));
    for (String name : List.of("orders.html", "orders.json", "orders.xml")) {
      Files.writeString(folder.resolve(name), "{\"schema\": 1, \"mine\": true}");
    }
    ScaleTestFiles files = new ScaleTestFiles(folder, one);

    files.remove(TargetService.of(one, "default"));

    assertThat(names()).hasSize(3);
    assertThatThrownBy(() -> files.write(report("shop", "orders")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("is not a report of this plugin, and stays");
    assertThat(Files.readString(folder.resolve("orders.html"))).contains("mine");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static ServiceObjects service(String namespace, String name) {
    return AService.named(name).namespace(namespace).generated();
  }

  private static ScaleTestReport report(String namespace, String service) {
    Duration minute = Duration.ofMinutes(1);
    return new ScaleTestReport(
        service,
        namespace,
        "run",
        Instant.EPOCH,
        minute,
        Optional.empty(),
        new Setting("S", "c", "s", 50, "goal", 5, 1, 10, 1, 10, minute, minute),
        List.of(),
        List.of(),
        List.of());
  }
}
