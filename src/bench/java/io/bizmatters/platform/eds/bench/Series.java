package io.bizmatters.platform.eds.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of one comparison: ours by the options of their JVM, and the peers'. */
final class Series {

  private final String what;
  private final PrintStream out;
  private final Map<String, List<Timed>> ours = new LinkedHashMap<>();
  private final Map<String, List<Timed>> peers = new LinkedHashMap<>();

  Series(String what, PrintStream out) {
    this.what = what;
    this.out = out;
  }

  void ours(String jvm, Timed run) {
    ours.computeIfAbsent(jvm, same -> new ArrayList<>()).add(run);
  }

  void peer(String name, Timed run) {
    peers.computeIfAbsent(name, same -> new ArrayList<>()).add(run);
  }

  void print() {
    ours.forEach(
        (jvm, runs) -> {
          String who = jvm.isEmpty() ? "eds" : "eds with " + jvm;
          out.printf(
              "%s, %s, inside the goal: %s%n",
              what, who, Timed.spread(runs.stream().mapToLong(run -> run.inside().orElseThrow())));
          whole(who, runs);
        });
    peers.forEach(this::whole);
  }

  private void whole(String who, List<Timed> runs) {
    out.printf(
        "%s, %s, whole process: %s, processor %s%n",
        what,
        who,
        Timed.spread(runs.stream().mapToLong(Timed::wall)),
        Timed.spread(runs.stream().mapToLong(Timed::processor)));
  }
}
