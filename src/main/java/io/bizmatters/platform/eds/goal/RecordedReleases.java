package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory.Recorded;
import io.bizmatters.platform.eds.report.HistoryTable.History;
import io.bizmatters.platform.eds.report.HistoryTable.Left;
import io.bizmatters.platform.eds.report.HistoryTable.Row;
import io.bizmatters.platform.eds.report.HistoryTable.ServiceRow;
import java.util.List;

/** Shows recorded releases as rows of the history. */
final class RecordedReleases {

  private RecordedReleases() {}

  static List<History> histories(List<Recorded> all) {
    return all.stream().map(RecordedReleases::history).toList();
  }

  private static History history(Recorded recorded) {
    return new History(
        recorded.release().release(),
        recorded.release().namespace(),
        recorded.module(),
        recorded.holder().map(holder -> holder.origin() + " since " + holder.since()),
        recorded.entries().stream().map(RecordedReleases::row).toList(),
        recorded.left().entrySet().stream()
            .map(left -> new Left(left.getKey().title(), left.getValue()))
            .toList());
  }

  private static Row row(ReleaseEntry entry) {
    return new Row(
        entry.title(),
        entry.state().word(),
        entry.at(),
        entry.origin().by(),
        entry.origin().build(),
        entry.origin().commit(),
        entry.digest(),
        entry.plugin(),
        entry.origin().platform(),
        entry.note(),
        entry.services().entrySet().stream()
            .map(
                service ->
                    new ServiceRow(
                        service.getKey(),
                        service.getValue().state().word(),
                        service.getValue().changed(),
                        service.getValue().note()))
            .toList());
  }
}
