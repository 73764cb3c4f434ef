package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a wait said of several services, by their names. */
public final class WaitResults {

  private WaitResults() {}

  /** Asserts that each service has a result, and returns the results by the services' names. */
  static Map<String, WaitResult> byName(List<ServiceObjects> services, List<WaitResult> all) {
    Map<String, WaitResult> byName = new LinkedHashMap<>();
    all.forEach(ended -> byName.put(ended.applied().service(), ended));
    assertThat(byName.keySet())
        .containsExactlyElementsOf(
            services.stream().map(service -> service.service().name()).toList());
    return byName;
  }

  /** Returns {@code READY}, or {@code FAILED(CRASH_LOOP)}. */
  public static String state(WaitResult ended) {
    return ended.state() + ended.verdict().reason().map(reason -> "(" + reason + ")").orElse("");
  }

  /** Returns the result of the service of that name, which must be there. */
  public static WaitResult one(Map<String, WaitResult> ended, String name) {
    return Objects.requireNonNull(ended.get(name), name);
  }

  /** Asserts the state of every service; a failure shows all that is known of the wrong ones. */
  public static void assertStates(Map<String, WaitResult> ended, Map<String, String> expected) {
    Map<String, String> states = new LinkedHashMap<>();
    StringBuilder wrong = new StringBuilder();
    ended.forEach(
        (name, one) -> {
          states.put(name, state(one));
          if (!state(one).equals(expected.get(name))) {
            wrong.append('\n').append(name).append(": ").append(one.verdict());
            wrong.append("\n  ").append(one.judgement().gates());
          }
        });
    assertThat(states).as("%s", wrong).containsExactlyInAnyOrderEntriesOf(expected);
  }
}
