package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.platform.PlatformMark;
import io.bizmatters.platform.eds.report.HistoryTable.History;
import io.bizmatters.platform.eds.report.HistoryTable.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table of releases says of the platform. */
class HistoryTableTest {

  private static final PlatformMark BUILT_IN =
      new PlatformMark("bizmatters", "1.0.0", "sha256:7440d1a2b271", "");

  private static String table(PlatformMark... platforms) {
    List<Row> rows =
        Stream.of(platforms)
            .map(
                platform ->
                    new Row(
                        "v7",
                        "deployed",
                        "2026-11-29T00:00:00Z",
                        "alice",
                        Optional.empty(),
                        Optional.empty(),
                        "sha256:0123456789abcdef",
                        "1.0.0",
                        Optional.of(platform),
                        Optional.empty(),
                        List.of()))
            .toList();
    return HistoryTable.of(new History("orders", "n", "g:a", Optional.empty(), rows, List.of()));
  }

  @Test
  void aPlatformThatChangedIsShownWithItsVersionAndDigest() {
    assertThat(
            table(
                new PlatformMark("acme", "1.5.0", "sha256:aaaaaaaabbbb", ""),
                new PlatformMark("acme", "1.4.0", "sha256:ccccccccdddd", "")))
        .contains("PLATFORM", "acme 1.5.0 aaaaaaaa", "acme 1.4.0 cccccccc");
  }

  @Test
  void thePlatformOfThePluginIsNotWorthAColumn() {
    assertThat(table(BUILT_IN, BUILT_IN)).doesNotContain("PLATFORM", "bizmatters");
  }

  @Test
  void aNameFromARecordCommandsNoTerminal() {
    assertThat(table(new PlatformMark("a\u001b[31m\n::error::x", "1", "sha256:1", "")))
        .doesNotContain("\u001b[31m", "\n::error::");
  }
}
