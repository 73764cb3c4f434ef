package io.bizmatters.platform.eds.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListCallTest {

  private static final String FIRST = page("7", "a b=", "w1", "w2");
  private static final String LAST = page("9", "", "w3");

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> paths = new ArrayList<>();

  @Test
  void readsEveryPage() throws ClusterException {
    answer(200, FIRST);
    answer(200, LAST);

    Listing<String> list = read(names("/pods"));

    assertThat(list.items()).containsExactly("w1", "w2", "w3");
    assertThat(list.version()).isEqualTo("9");
    assertThat(list.refusal()).isEmpty();
    assertThat(paths).containsExactly("/pods?limit=500", "/pods?limit=500&continue=a+b%3D");
  }

  @Test
  void selectsByLabelOnEveryPage() throws ClusterException {
    answer(200, FIRST);
    answer(200, LAST);

    read(ListCall.labelled("/pods", "app=w", Call.LIST, item -> item));

    assertThat(paths).allMatch(path -> path.startsWith("/pods?labelSelector=app%3Dw&limit=500"));
  }

  @Test
  void endsWithTheLastItemThatIsWanted() throws ClusterException {
    answer(200, FIRST);

    Listing<String> list =
        read(
            new ListCall<>(
                "/pods", Call.LIST, item -> Optional.of(name(item)).filter("w2"::equals), 1));

    assertThat(list.items()).containsExactly("w2");
    assertThat(paths).hasSize(1);
  }

  @Test
  void beginsAgainWhenTheListExpiresBetweenTwoPages() throws ClusterException {
    answer(200, FIRST);
    answer(410, "{\"message\":\"too old\"}");
    answer(200, FIRST);
    answer(200, LAST);

    assertThat(read(names("/pods")).items()).containsExactly("w1", "w2", "w3");
  }

  @Test
  void returnsTheRefusalOfAPage() throws ClusterException {
    answer(200, FIRST);
    answer(403, "{\"message\":\"no right\"}");

    Listing<String> list = read(names("/pods"));

    assertThat(list.items()).containsExactly("w1", "w2");
    assertThat(list.refusal().map(Answer::message)).contains("no right");
  }

  private static ListCall<String> names(String path) {
    return ListCall.all(path, Call.LIST, ListCallTest::name);
  }

  private static String name(JsonNode item) {
    return item.path("metadata").path("name").asString("");
  }

  private static String page(String version, String token, String... names) {
    List<String> items = new ArrayList<>();
    for (String name : names) {
      items.add("{\"metadata\":{\"name\":\"" + name + "\"}}");
    }
    return "{\"metadata\":{\"resourceVersion\":\""
        + version
        + "\",\"continue\":\""
        + token
        + "\"},\"items\":["
        + String.join(",", items)
        + "]}";
  }

  private void answer(int code, String text) {
    answers.add(Answer.of(code, text, Optional.empty(), List.of()));
  }

  private <T> Listing<T> read(ListCall<T> call) throws ClusterException {
    return call.read(
        page -> {
          paths.add(page.path());
          return answers.remove();
        });
  }
}
