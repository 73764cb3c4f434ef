package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.RunReport.Rates;
import io.bizmatters.platform.eds.report.RunReport.Replicas;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.RunReport.Work;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  private static final Work WORK =
      new Work(
          30, 12, 2, Optional.of(Duration.ofSeconds(192)), Optional.of(new Rates(2, 1.96, 1.5)));

  @Test
  void showsWhatAConsumerHasToDo() {
    assertThat(StatusTable.of(report(service(Optional.of(WORK)), service(Optional.empty()))))
        .isEqualTo(
            """
            SERVICE  NAMESPACE  STATE  REPLICAS    LAG  ACK PENDING  REDELIVERED  OLDEST  IN / OUT       LAST BLOCKER
            orders   shop       READY  3/4 (1–10)  42   12           2            3m 12s  2.0 / 1.5 a s  -
            orders   shop       READY  3/4 (1–10)  42   -            -            -       -              -
            """);
  }

  @Test
  void theReportHasTheSame() throws Exception {
    String json = ReportJson.of(report(service(Optional.of(WORK)), service(Optional.empty())));
    assertThat(json)
        .contains(
            """
                  "consumer": {
                    "waiting": 30,
                    "ackPending": 12,
                    "redelivered": 2,
                    "oldestSeconds": 192.000,
                    "rates": {
                      "arriving": 2.0,
                      "delivered": 2.0,
                      "finished": 1.5
                    }
                  },
            """)
        .containsOnlyOnce("consumer");
  }

  @Test
  void anAgeHasItsTwoLargestUnits() {
    assertThat(
            List.of(
                ReportText.age(Duration.ofMillis(999)),
                ReportText.age(Duration.ofSeconds(59)),
                ReportText.age(Duration.ofMinutes(61)),
                ReportText.age(Duration.ofHours(51))))
        .containsExactly("0s", "59s", "1h 1m", "2d 3h");
  }

  private static RunReport report(ServiceReport... services) {
    return new RunReport(
        "status", Instant.EPOCH, Duration.ZERO, Optional.empty(), List.of(services));
  }

  private static ServiceReport service(Optional<Work> work) {
    return new ServiceReport(
        "orders",
        "shop",
        Optional.empty(),
        "READY",
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Replicas(4, 3, 1, 10)),
        Optional.of(BigDecimal.valueOf(42)),
        work,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
