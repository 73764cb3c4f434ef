package io.bizmatters.platform.eds.release.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundQueriesTest {

  @Test
  void aDefectIsToldOnceAndNotAskedAgainAtEachTick() throws Exception {
    List<String> notes = new CopyOnWriteArrayList<>();
    AtomicInteger asked = new AtomicInteger();
    try (BackgroundQueries queries = new BackgroundQueries(notes::add)) {
      for (int tick = 0; tick < 20; tick++) {
        queries.start(
            "stream of w",
            () -> {
              asked.incrementAndGet();
              throw new IllegalStateException("unforeseen");
            });
        Thread.sleep(20);
        queries.deliver();
      }
    }
    assertThat(asked).hasValue(1);
    assertThat(notes)
        .containsExactly("stream of w: java.lang.IllegalStateException: unforeseen; asked again");
  }
}
