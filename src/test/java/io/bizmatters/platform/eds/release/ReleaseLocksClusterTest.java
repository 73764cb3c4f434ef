package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.cluster.BuildOrigin;
import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.cluster.ClusterSelection;
import io.bizmatters.platform.eds.cluster.Fault;
import io.bizmatters.platform.eds.cluster.FaultProxy;
import io.bizmatters.platform.eds.cluster.FaultProxy.Request;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.OnCluster;
import io.bizmatters.platform.eds.cluster.ReleaseIndex;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.cluster.TimeOfDay;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several that release one service at once, one writes. */
@OnCluster
class ReleaseLocksClusterTest {

  private static final String MODULE = "m";

  private ClusterClient client;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect(TestCluster cluster) throws ClusterException {
    client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void aSecondRunFailsWithWhoHoldsTheLockOrWaitsUntilItIsFree(TestNamespace namespace)
      throws Exception {
    List<Release> releases = releases(namespace, "w");
    try (ReleaseLocks first = locks("alice", Recording.clock(Duration.ZERO));
        ReleaseLocks late = locks("bob", Recording.clock(Duration.ZERO))) {
      first.acquire(releases, MODULE, Duration.ZERO);
      assertThatThrownBy(() -> late.acquire(releases, MODULE, Duration.ZERO))
          .isInstanceOfSatisfying(
              ClusterException.class,
              held -> {
                assertThat(held.reason()).isEqualTo(Reason.LOCKED);
                assertThat(held.what())
                    .contains("w in " + namespace.name(), "alice, https://ci/alice since 20");
                assertThat(held.fix()).contains("-Deds.lock.timeout");
              });
    }
    try (ReleaseLocks first = locks("alice", Recording.clock(Duration.ZERO));
        ReleaseLocks late = locks("bob", Recording.clock(Duration.ZERO))) {
      first.acquire(releases, MODULE, Duration.ZERO);
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?> waiting =
          other.submit(
              () -> {
                late.acquire(releases, MODULE, Duration.ofSeconds(30));
                return null;
              });
      while (lines.stream().noneMatch(line -> line.contains("waits for its lock: held by alice"))) {
        Thread.sleep(20);
      }
      assertThat(waiting.isDone()).isFalse();
      first.end(releases.get(0), ReleaseIndex.empty());
      waiting.get();
      other.shutdown();
      late.check();
    }
  }

  @Test
  void aDeadHolderExpiresWhateverItsClockSaidAndOneThatComesBackWritesNothing(
      TestNamespace namespace) throws Exception {
    List<Release> releases = releases(namespace, "w");
    TimeOfDay ahead = Recording.clock(Duration.ofMinutes(10));
    TimeOfDay behind = Recording.clock(Duration.ofMinutes(-10));
    LeaseHolder dead = holder("dead");
    ReleaseLeases deads = leases(ahead);
    var lease = deads.acquire(namespace.name(), "w", dead, MODULE).orElseThrow();
    try (ReleaseLocks heir = locks("heir", behind)) {
      heir.acquire(releases, MODULE, Duration.ofSeconds(40));
      assertThat(lines).anyMatch(line -> line.contains("took over the lock of dead"));
      assertThat(deads.renew(lease, dead)).isEmpty();
      assertThat(deads.end(lease, dead, ReleaseIndex.empty())).isFalse();
      heir.check();
    }
  }

  @Test
  void aHolderThatIsAliveKeepsItAndOneThatLostItStops(TestNamespace namespace) throws Exception {
    List<Release> releases = releases(namespace, "w");
    TimeOfDay ahead = Recording.clock(Duration.ofMinutes(10));
    TimeOfDay behind = Recording.clock(Duration.ofMinutes(-10));
    try (ReleaseLocks holder = locks("holder", behind)) {
      holder.acquire(releases, MODULE, Duration.ZERO);
      assertThatThrownBy(
              () -> locks("other", ahead).acquire(releases, MODULE, Duration.ofSeconds(17)))
          .hasMessageContaining("holder");
      holder.check();
      LeaseHolder thief = holder("thief");
      ReleaseLeases leases = leases(Recording.clock(Duration.ZERO));
      assertThat(leases.takeOver(leases.find(namespace.name(), "w").orElseThrow(), thief))
          .isPresent();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  holder.check();
                  Thread.sleep(100);
                }
              })
          .isInstanceOfSatisfying(
              ClusterException.class,
              lost -> {
                assertThat(lost.reason()).isEqualTo(Reason.LOCK_LOST);
                assertThat(lost.what()).contains("thief");
              });
      assertThatThrownBy(() -> holder.end(releases.get(0), ReleaseIndex.empty()))
          .isInstanceOf(ClusterException.class);
    }
    assertThat(
            leases(Recording.clock(Duration.ZERO))
                .find(namespace.name(), "w")
                .orElseThrow()
                .holder())
        .map(now -> now.origin().by())
        .contains("thief");
  }

  @Test
  void locksOfManyAreKeptAliveSideBySide(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    Duration slow = Duration.ofSeconds(1);
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient far = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)))) {
      ReleaseLeases leases =
          new ReleaseLeases(
              far,
              Retries.within(Duration.ofSeconds(5), line -> {}),
              Recording.clock(Duration.ZERO));
      try (ReleaseLocks holder = new ReleaseLocks(leases, leases, holder("one"), lines::add)) {
        List<Release> four = releases(namespace, "a", "b", "c", "d");
        holder.acquire(four, MODULE, Duration.ZERO);
        Predicate<Request> renewals = FaultProxy.on("PATCH", "/leases/");
        proxy.forget();
        proxy.strike(renewals, 4, Fault.delay(slow));
        long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
        while (proxy.requests(renewals).size() < 4 && System.nanoTime() < end) {
          Thread.sleep(50);
        }
        List<Request> seen = proxy.requests(renewals);
        assertThat(seen).hasSize(4);
        assertThat(Duration.ofNanos(seen.get(3).at() - seen.get(0).at())).isLessThan(slow);
        holder.check();
      }
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void threadsThatConfirmTheSameLocksAtOnceLoseNone(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient cut = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)))) {
      proxy.strike(FaultProxy.any(), Integer.MAX_VALUE, Fault.reset());
      TimeOfDay clock = Recording.clock(Duration.ZERO);
      ReleaseLeases never = new ReleaseLeases(cut, Retries.within(Duration.ZERO, l -> {}), clock);
      try (ReleaseLocks holder =
          new ReleaseLocks(leases(clock), never, holder("one"), lines::add)) {
        holder.acquire(releases(namespace, "a", "b", "c", "d"), MODULE, Duration.ZERO);
        Thread.sleep(10_500);
        try (RequestPool writers = new RequestPool("writers", 8)) {
          writers.all(
              Collections.nCopies(8, holder),
              one -> {
                one.check();
                return true;
              });
        }
      }
    }
    assertThat(lines).allMatch(line -> line.contains("its lock could not be renewed"));
  }

  @Test
  void aFirstReleaseThatIsNoneTakesOnlyALockThatIsFree(TestNamespace namespace) throws Exception {
    ReleaseLeases leases = leases(Recording.clock(Duration.ZERO));
    LeaseHolder one = holder("one");
    LeaseHolder other = holder("other");
    var lease = leases.acquireFirst(namespace.name(), "w", one, MODULE).orElseThrow();
    assertThat(lease.isHeldBy(one)).isTrue();
    // as after an answer that was lost
    assertThat(leases.acquireFirst(namespace.name(), "w", one, MODULE))
        .hasValueSatisfying(again -> assertThat(again.isHeldBy(one)).isTrue());
    assertThat(leases.acquireFirst(namespace.name(), "w", other, MODULE)).isEmpty();
    assertThat(leases.end(lease, one, ReleaseIndex.empty())).isTrue();
    assertThat(leases.acquireFirst(namespace.name(), "w", other, MODULE))
        .hasValueSatisfying(now -> assertThat(now.isHeldBy(other)).isTrue());
  }

  @Test
  void ofManyAtOnceOneHoldsItAndRunsOfSeveralNeverWaitForEachOther(TestNamespace namespace)
      throws Exception {
    List<Release> forth = releases(namespace, "a", "b", "c");
    List<Release> back = List.of(forth.get(2), forth.get(1), forth.get(0));
    Set<String> first = forth.stream().map(Release::key).collect(Collectors.toSet());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    ExecutorService runs = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int run = 0; run < 12; run++) {
      List<Release> order = run % 2 == 0 ? forth : back;
      all.add(
          runs.submit(
              () -> {
                try (ReleaseLocks own = locks("run", Recording.clock(Duration.ZERO))) {
                  own.acquire(order, first, MODULE, Duration.ofSeconds(60));
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  rounds.incrementAndGet();
                  inside.decrementAndGet();
                }
                return null;
              }));
    }
    for (Future<?> run : all) {
      run.get();
    }
    runs.shutdown();
    assertThat(rounds).hasValue(12);
  }

  private ReleaseLocks locks(String by, TimeOfDay clock) {
    return new ReleaseLocks(leases(clock), leases(clock), holder(by), lines::add);
  }

  private ReleaseLeases leases(TimeOfDay clock) {
    return new ReleaseLeases(client, Retries.within(Duration.ofSeconds(5), line -> {}), clock);
  }

  private static LeaseHolder holder(String by) {
    return new LeaseHolder(
        UUID.randomUUID().toString(),
        new BuildOrigin(by, Optional.of("https://ci/" + by), Optional.empty()),
        Recording.clock(Duration.ZERO).now());
  }

  private static List<Release> releases(TestNamespace namespace, String... names) {
    List<ServiceObjects> services = new ArrayList<>();
    for (String name : names) {
      services.add(AService.named(name).namespace(namespace.name()).generated());
    }
    return Release.of(services, "default");
  }
}
