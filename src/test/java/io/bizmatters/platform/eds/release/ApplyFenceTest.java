package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ApiServerModel;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Reply;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Request;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.ReleaseWrites.LateWrites;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an apply does that loses its lock in the middle of a stage. */
class ApplyFenceTest {

  @TempDir private Path folder;
  private final ApiServerModel server;

  ApplyFenceTest() throws Exception {
    server = new ApiServerModel();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Ten accounts are one stage, of which at most four are on their way at a time. */
  @Test
  void theFenceIsAskedBeforeEachObjectAndNotOnceAStage() throws Exception {
    Losing fence = new Losing(3);
    Apply.Outcome outcome = run(fence);
    assertThat(outcome.with(Action.CREATED)).hasSizeBetween(1, 3);
    assertThat(outcome.with(Action.FAILED))
        .allMatch(done -> done.refusal().orElseThrow().what().contains("was taken over"));
    assertThat(writes()).isLessThanOrEqualTo(3);
    assertThat(outcome.with(Action.NOT_TRIED)).isNotEmpty();
    assertThat(fence.begun).isEqualTo(fence.ended);
  }

  @Test
  void whatWasWrittenAfterTheLastSignOfLifeIsSaid() throws Exception {
    Losing fence = new Losing(3);
    Apply.Outcome outcome = run(fence);
    List<String> created =
        outcome.with(Action.CREATED).stream().map(done -> done.object().title()).toList();
    LateWrites late = LateWrites.of(outcome, fence);
    assertThat(late.objects()).extracting(done -> done.object().title()).isEqualTo(created);
    assertThat(late.text().orElseThrow())
        .contains(created)
        .contains("after the last confirmed sign of life", "the next release corrects it");
  }

  @Test
  void aRunThatKeepsItsLockHasNothingToSay() throws Exception {
    Losing fence = new Losing(Integer.MAX_VALUE);
    Apply.Outcome outcome = run(fence);
    assertThat(outcome.isSuccess()).isTrue();
    assertThat(LateWrites.of(outcome, fence).text()).isEmpty();
    assertThat(outcome.writtenAfter(fence.confirmedAt())).hasSize(outcome.objects().size());
    assertThat(outcome.writtenAfter(System.nanoTime())).isEmpty();
  }

  /** Nobody knows whether it was written, so it is said. */
  @Test
  void whatWasSentAndNeverAnsweredCountsAsWritten() throws Exception {
    server.by(
        new ApiServerModel.Way() {
          @Override
          public Optional<Reply> after(Request request, Reply reply) {
            return request.isWrite() ? Optional.empty() : Optional.of(reply);
          }
        });
    Losing fence = new Losing(2);
    Apply.Outcome outcome = run(fence);
    assertThat(outcome.with(Action.CREATED)).isEmpty();
    List<ApplyResult> late = LateWrites.of(outcome, fence).objects();
    assertThat(late).isNotEmpty().allMatch(done -> done.action() == Action.FAILED);
  }

  @Test
  void whatIsAsItWasWantedIsNotSentUnderALockEither() throws Exception {
    assertThat(run(Fence.open()).isSuccess()).isTrue();
    int before = writes();
    Apply.Outcome again = run(new Losing(Integer.MAX_VALUE));
    assertThat(again.with(Action.UNCHANGED)).hasSize(again.objects().size());
    assertThat(writes()).isEqualTo(before);
  }

  // ---- fixtures

  private int writes() {
    return (int) server.done().stream().filter(Request::isWrite).count();
  }

  private Apply.Outcome run(Fence fence) throws Exception {
    try (ClusterClient client = server.client("a", folder)) {
      Api api = Api.to(client, Duration.ofSeconds(5), line -> {});
      List<ServiceObjects> services =
          IntStream.range(0, 10)
              .mapToObj(i -> AService.named("w" + i).namespace("n").generated())
              .toList();
      ServerSideApply apply = new ServerSideApply(api, ApplyOptions.careful());
      LiveState own =
          apply.look(services.stream().flatMap(service -> service.objects().stream()).toList());
      return new Apply(apply).run(services, own, fence);
    }
  }

  /** Lets some attempts pass, and then no more. */
  private static final class Losing implements Fence {
    private final AtomicInteger left;
    private final long since = System.nanoTime();
    private int begun;
    private int ended;

    private Losing(int attempts) {
      left = new AtomicInteger(attempts);
    }

    @Override
    public synchronized void begin() {
      begun++;
    }

    @Override
    public synchronized void end() {
      ended++;
    }

    @Override
    public void check() throws ClusterException {
      if (left.getAndDecrement() <= 0) {
        throw new ClusterException(Reason.LOCK_LOST, "the lock was taken over", "run it again");
      }
    }

    @Override
    public long confirmedAt() {
      return since;
    }
  }
}
