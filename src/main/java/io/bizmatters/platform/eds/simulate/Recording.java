package io.bizmatters.platform.eds.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was seen of a live service.
 *
 * @param samples one row a second at most, in the order of time
 * @param time the seconds a message, if they are known
 */
public record Recording(String service, Samples samples, Optional<ServiceTime> time) {

  /**
   * Returns the messages that were published, as a load; those that waited at the start come with
   * its first second.
   *
   * @param source the name of the file, for people
   */
  public RecordedLoad.Read load(String source) {
    List<String> lines = new ArrayList<>();
    for (int row = 1; row < samples.size(); row++) {
      long waiting = row == 1 ? samples.lag(0) : 0;
      long came = waiting + Math.max(0, samples.published(row) - samples.published(row - 1));
      if (came > 0 || row + 1 == samples.size()) {
        long second = samples.second(row - 1) - samples.second(0);
        lines.add(second + "," + Math.min(Integer.MAX_VALUE / 4, came));
      }
    }
    return RecordedLoad.parse(source, lines.iterator());
  }

  /** Returns the replicas at the start. */
  public OptionalInt startReplicas() {
    return samples.size() == 0 ? OptionalInt.empty() : OptionalInt.of(samples.desired(0));
  }
}
