package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.FailureReason;
import io.bizmatters.platform.eds.readiness.State;
import java.util.ArrayList;
import java.util.List;

/** How a wait can end, and why it can fail, as a Markdown table. */
final class StateReference {

  private static final List<String> HEAD =
      List.of("state", "the goal", "what it means", "what to do");

  private StateReference() {}

  /** One row a final state, those of FAILED one a reason. */
  static String page() {
    StringBuilder table = new StringBuilder("# States\n\nA wait ends in one of these states.\n\n");
    table.append(MarkdownTable.head(HEAD));
    for (State state : State.values()) {
      StateMeaning meaning = StateMeaning.of(state);
      table.append(row(state.name(), meaning.goal(), meaning.means(), meaning.advice()));
      if (state == State.FAILED) {
        reasons().forEach(table::append);
      }
    }
    return table.toString();
  }

  private static List<String> reasons() {
    List<String> rows = new ArrayList<>();
    for (FailureReason reason : FailureReason.values()) {
      ReasonMeaning meaning = ReasonMeaning.valueOf(reason.name());
      String name = State.FAILED + "(" + reason + ")";
      String goal = StateMeaning.FAILED.goal();
      rows.add(row(name, goal, meaning.means(), meaning.advice()));
    }
    return rows;
  }

  private static String row(String name, String goal, String means, String advice) {
    return MarkdownTable.row(List.of(MarkdownTable.code(name), goal, means, advice));
  }
}
