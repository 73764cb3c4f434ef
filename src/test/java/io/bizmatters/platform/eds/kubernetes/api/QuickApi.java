package io.bizmatters.platform.eds.kubernetes.api;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** An API whose requests are repeated almost at once, for servers of this process. */
public final class QuickApi {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private QuickApi() {}

  /**
   * Returns an API for a server of this process.
   *
   * @param progress takes a line for each repetition
   */
  public static Api to(ClusterClient client, Consumer<String> progress) {
    return new Api(
        client,
        new Retries(new Random(1), System::nanoTime, time -> Thread.sleep(1), PATIENCE, progress));
  }
}
