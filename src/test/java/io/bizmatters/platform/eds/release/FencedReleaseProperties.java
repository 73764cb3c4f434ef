package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ApiServerModel;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Reply;
import io.bizmatters.platform.eds.kubernetes.ApiServerModel.Request;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.QuickApi;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Two builds of one release, of which the second takes the lock at any moment: while the first
 * looks, writes, waits for an answer, or has a write on its way that arrives when all is over.
 */
class FencedReleaseProperties {

  private static final String A = "a";
  private static final String B = "b";

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void whatIsThereAtTheEndIsWhatTheLastHolderWanted(
      @ForAll long seed, @ForAll boolean existed, @ForAll boolean trusting) throws Exception {
    try (Race race = new Race(seed, existed, trusting)) {
      race.run();
      Apply.Outcome second = race.outcome(B);
      assertThat(second.isSuccess()).as("%s", second).isTrue();
      assertThat(race.runsOfObjects()).isEqualTo(Set.of(B));
      assertThat(
              race.outcome(A).writtenAfter(race.confirmedAt(A)).stream()
                  .map(done -> done.object().title())
                  .toList())
          .as("%s", race.outcome(A))
          .containsAll(race.lateWrites());
    }
  }

  /** One request, or one answer, that waits for its turn. */
  private record Step(boolean late, CountDownLatch turn) {}

  /** A lock that the second build takes when it comes. */
  private static final class Lock {
    private volatile String holder = "";
  }

  /**
   * A build's view of the lock. One that is trusting does not notice that time has passed, as a
   * computer that was asleep: only the server tells it.
   */
  private static final class Sight implements Fence {
    private final Lock lock;
    private final String me;
    private final boolean trusting;
    private volatile long confirmedAt = System.nanoTime();

    private Sight(Lock lock, String me, boolean trusting) {
      this.lock = lock;
      this.me = me;
      this.trusting = trusting;
    }

    @Override
    public void begin() throws ClusterException {
      check();
    }

    @Override
    public void end() {}

    @Override
    public void check() throws ClusterException {
      if (!trusting) {
        confirm();
      }
    }

    @Override
    public boolean confirm() throws ClusterException {
      long now = System.nanoTime();
      if (!lock.holder.equals(me)) {
        throw new ClusterException(Reason.LOCK_LOST, "the lock was taken over", "run it again");
      }
      confirmedAt = now;
      return true;
    }

    @Override
    public long confirmedAt() {
      return confirmedAt;
    }
  }

  /** The server, the two builds, and who may do the next step. */
  private static final class Race implements AutoCloseable, ApiServerModel.Way {
    private final Random random;
    private final boolean existed;
    private final Path folder;
    private final ApiServerModel server = new ApiServerModel();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> late = new TreeSet<>();
    private final Lock lock = new Lock();
    private final Sight first;
    private final Sight second;
    private final CompletableFuture<Apply.Outcome> a = new CompletableFuture<>();
    private final CompletableFuture<Apply.Outcome> b = new CompletableFuture<>();

    private Race(long seed, boolean existed, boolean trusting) throws Exception {
      this.random = new Random(seed);
      this.existed = existed;
      this.folder = Files.createTempDirectory("race");
      this.first = new Sight(lock, A, trusting);
      this.second = new Sight(lock, B, false);
    }

    private void run() throws Exception {
      if (existed) {
        lock.holder = "old";
        assertThat(build("old", new Sight(lock, "old", false)).isSuccess()).isTrue();
      }
      server.by(this);
      start(A, first, a);
      int takeover = random.nextInt(30);
      boolean begun = false;
      for (int i = 0; !a.isDone() || !b.isDone(); i++) {
        if (!begun && (i >= takeover || a.isDone())) {
          begun = true;
          start(B, second, b);
        }
        next().ifPresent(step -> step.turn().countDown());
      }
    }

    private void start(String name, Sight sight, CompletableFuture<Apply.Outcome> outcome) {
      lock.holder = name;
      threads.execute(
          () -> {
            try {
              outcome.complete(build(name, sight));
            } catch (Exception failure) {
              outcome.completeExceptionally(failure);
            }
          });
    }

    private Apply.Outcome build(String name, Sight sight) throws Exception {
      try (ClusterClient client = server.client(name, folder)) {
        Api api = QuickApi.to(client, line -> {});
        ServiceObjects service =
            AService.named("w")
                .namespace("n")
                .image("acme/w:" + name)
                .label("run", name)
                .generated();
        ServerSideApply apply = new ServerSideApply(api, ApplyOptions.careful());
        LiveState own = apply.look(service.objects());
        return new Apply(apply).run(List.of(service), own, sight);
      }
    }

    /** A write of the first build may arrive when the second has ended. */
    private Optional<Step> next() throws InterruptedException {
      synchronized (steps) {
        if (steps.isEmpty()) {
          steps.wait(2);
        }
        List<Step> ready = steps.stream().filter(step -> !step.late() || b.isDone()).toList();
        if (ready.isEmpty()) {
          steps.wait(2);
          return Optional.empty();
        }
        Step step = ready.get(random.nextInt(ready.size()));
        steps.remove(step);
        return Optional.of(step);
      }
    }

    private void await(Request request) throws InterruptedException {
      Step step;
      synchronized (steps) {
        boolean late = request.client().equals(A) && request.isWrite() && random.nextInt(3) == 0;
        step = new Step(late, new CountDownLatch(1));
        steps.add(step);
        steps.notifyAll();
      }
      assertThat(step.turn().await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public Optional<Reply> before(Request request) throws Exception {
      await(request);
      return Optional.empty();
    }

    @Override
    public Optional<Reply> after(Request request, Reply reply) throws Exception {
      if (!request.isWrite()) {
        return Optional.of(reply);
      }
      if (reply.code() < 300 && request.client().equals(A) && !lock.holder.equals(A)) {
        synchronized (late) {
          late.add(title(request));
        }
      }
      await(request);
      boolean lost;
      synchronized (steps) {
        lost = random.nextInt(10) == 0;
      }
      return lost ? Optional.empty() : Optional.of(reply);
    }

    private static String title(Request request) {
      return request.body().path("kind").asString()
          + " "
          + request.body().path("metadata").path("name").asString();
    }

    private Apply.Outcome outcome(String name) {
      return (name.equals(A) ? a : b).join();
    }

    private long confirmedAt(String name) {
      return (name.equals(A) ? first : second).confirmedAt();
    }

    private Set<String> lateWrites() {
      synchronized (late) {
        return Set.copyOf(late);
      }
    }

    /** Whose label the objects carry. */
    private Set<String> runsOfObjects() {
      return server.paths().stream()
          .map(path -> server.find(path).orElseThrow())
          .map(live -> live.path("metadata").path("labels").path("run").asString(""))
          .collect(Collectors.toSet());
    }

    @Override
    public void close() throws IOException {
      threads.shutdownNow();
      server.close();
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
