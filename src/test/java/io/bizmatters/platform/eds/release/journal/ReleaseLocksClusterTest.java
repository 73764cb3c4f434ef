package io.bizmatters.platform.eds.release.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.FaultProxy.Request;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.release.Recording;
import io.bizmatters.platform.eds.release.journal.ReleaseLeases.Claimant;
import io.bizmatters.platform.eds.release.journal.ReleaseLocks.LockRequest;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.TimeOfDay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several builds that release at once, one writes. */
@OnCluster
class ReleaseLocksClusterTest {

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
    try (ReleaseLocks first = locks("alice", Duration.ZERO);
        ReleaseLocks late = locks("bob", Duration.ZERO)) {
      first.acquire(wanted(namespace));
      assertThatThrownBy(() -> late.acquire(wanted(namespace)))
          .isInstanceOfSatisfying(
              ClusterException.class,
              held -> {
                assertThat(held.reason()).isEqualTo(Reason.LOCKED);
                assertThat(held.what())
                    .contains(
                        "release shop in namespace " + namespace.name(),
                        "alice, https://ci/alice since 20");
                assertThat(held.fix()).contains("-Deds.lock.timeout");
              });
    }
    try (ReleaseLocks first = locks("alice", Duration.ZERO);
        ReleaseLocks late = locks("bob", Duration.ofSeconds(30))) {
      ReleaseLock lock = first.acquire(wanted(namespace)).get(0);
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?> waiting = other.submit(() -> late.acquire(wanted(namespace)));
      while (lines.stream()
          .noneMatch(line -> line.contains("waits for its lock; alice, https://ci/alice since"))) {
        Thread.sleep(20);
      }
      assertThat(waiting.isDone()).isFalse();
      lock.end(ReleaseIndex.empty());
      waiting.get();
      other.shutdown();
      late.check();
    }
  }

  @Test
  void aDeadHolderExpiresWhateverItsClockSaidAndOneThatComesBackWritesNothing(
      TestNamespace namespace) throws Exception {
    ReleaseLeases deads = leases(client, Recording.clock(Duration.ofMinutes(10)));
    Claimant dead = claimant(namespace, "dead", Recording.MODULE, false);
    ReleaseLease lease = deads.acquire(dead).orElseThrow();
    try (ReleaseLocks heir = locks("heir", Duration.ofSeconds(40))) {
      heir.acquire(wanted(namespace));
      assertThat(lines).anyMatch(line -> line.contains("took over the lock of dead"));
      assertThat(deads.renew(lease, dead.holder())).isEmpty();
      assertThat(deads.renew(lease, dead.holder(), Duration.ofSeconds(2))).isEmpty();
      assertThat(deads.end(lease, dead.holder(), ReleaseIndex.empty())).isFalse();
      assertThat(deads.delete(lease, dead.holder())).isFalse();
      heir.check();
    }
  }

  @Test
  void aHolderThatIsAliveKeepsItAndOneThatLostItStops(TestNamespace namespace) throws Exception {
    try (ReleaseLocks holder = locks("holder", Duration.ZERO)) {
      ReleaseLock lock = holder.acquire(wanted(namespace)).get(0);
      assertThatThrownBy(() -> locks("other", Duration.ofSeconds(17)).acquire(wanted(namespace)))
          .hasMessageContaining("holder");
      holder.check();
      Claimant thief = claimant(namespace, "thief", Recording.MODULE, false);
      ReleaseLeases leases = leases(client, Recording.clock(Duration.ZERO));
      ReleaseLease stolen = leases.takeOver(find(namespace), thief).orElseThrow();
      assertLost(holder, "was taken over by thief");
      assertThatThrownBy(() -> lock.end(ReleaseIndex.empty())).isInstanceOf(ClusterException.class);
      assertThat(find(namespace).holder()).map(now -> now.origin().by()).contains("thief");
      leases.end(stolen, thief.holder(), ReleaseIndex.empty());
    }
  }

  @Test
  void aThiefThatHasEndedIsNotCalledNobody(TestNamespace namespace) throws Exception {
    try (ReleaseLocks holder = locks("holder", Duration.ZERO)) {
      holder.acquire(wanted(namespace));
      Claimant thief = claimant(namespace, "thief", Recording.MODULE, false);
      ReleaseLeases leases = leases(client, Recording.clock(Duration.ZERO));
      ReleaseLease stolen = leases.takeOver(find(namespace), thief).orElseThrow();
      leases.end(stolen, thief.holder(), ReleaseIndex.empty());
      assertLost(holder, "was taken over by a build that has ended since");
    }
  }

  @Test
  void aLeaseThatSomebodyDeletedIsALostLock(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (ReleaseLocks holder = locks("holder", Duration.ZERO)) {
      holder.acquire(wanted(namespace));
      kubectl(cluster, namespace, "delete", "lease/eds-release-shop");
      assertLost(holder, "is gone: somebody deleted its Lease");
    }
  }

  private static void assertLost(ReleaseLocks holder, String how) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                holder.begin();
                holder.end();
                Thread.sleep(100);
              }
            })
        .isInstanceOfSatisfying(
            ClusterException.class,
            lost -> {
              assertThat(lost.reason()).isEqualTo(Reason.LOCK_LOST);
              assertThat(lost.what()).contains(how);
            });
  }

  @Test
  void aLeaseWithoutHolderOrAnnotationsIsFree(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    for (String stripped :
        List.of(
            "{\"spec\":{\"holderIdentity\":null}}",
            "{\"metadata\":{\"annotations\":null}}",
            "{\"metadata\":{\"annotations\":null},\"spec\":null}",
            "{\"metadata\":{\"labels\":null},\"spec\":{\"holderIdentity\":\"\"}}")) {
      String lease;
      try (ReleaseLocks first = locks("first", Duration.ZERO)) {
        first.acquire(wanted(namespace));
        lease =
            cluster
                .manifest("-n", namespace.name(), "lease/eds-release-shop")
                .replaceAll("\"holderIdentity\": \"[^\"]*\"", "\"holderIdentity\": \"\"");
      }
      // closing has deleted the Lease, for nothing was released under it
      cluster.kubectlReading(lease, "create", "-f", "-").orFail();
      kubectl(
          cluster, namespace, "patch", "lease/eds-release-shop", "--type=merge", "-p", stripped);
      try (ReleaseLocks next = locks("next", Duration.ofSeconds(2))) {
        assertThat(next.acquire(wanted(namespace))).as(stripped).hasSize(1);
        next.check();
        assertThat(find(namespace).module()).isEqualTo(Recording.MODULE);
      }
      kubectl(cluster, namespace, "delete", "lease/eds-release-shop", "--ignore-not-found");
    }
  }

  @Test
  void whileItCannotBeTakenTheWaitSleepsAndEndsInTime(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient far = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)));
        ReleaseLocks first = locks("first", Duration.ZERO);
        ReleaseLocks late =
            new ReleaseLocks(api(far), options("late", Duration.ofSeconds(2)), lines::add)) {
      first.acquire(wanted(namespace));
      proxy.forget();
      long start = System.nanoTime();
      assertThatThrownBy(() -> late.acquire(wanted(namespace))).hasMessageContaining("first");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
      assertThat(proxy.requests()).hasSizeBetween(3, 12);
    }
  }

  @Test
  void anOutageOfTheServerIsNobodysDeath(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient far = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)));
        ReleaseLocks holder =
            new ReleaseLocks(api(far), options("holder", Duration.ZERO), lines::add);
        ReleaseLocks waiter =
            new ReleaseLocks(patient(far), options("waiter", Duration.ofSeconds(34)), lines::add)) {
      holder.acquire(wanted(namespace));
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<?> waiting = other.submit(() -> waiter.acquire(wanted(namespace)));
      Thread.sleep(1_000);
      proxy.strike(FaultProxy.any(), Integer.MAX_VALUE, Fault.reset());
      Thread.sleep(20_000);
      proxy.heal();
      assertThatThrownBy(waiting::get).hasMessageContaining("holder");
      other.shutdown();
      holder.check();
    }
    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith("warning: release shop in namespace")
                    && line.contains("no confirmed sign of life of its lock for"))
        .anyMatch(line -> line.endsWith("its lock is confirmed again"))
        .noneMatch(line -> line.contains("took over"));
  }

  @Test
  void oneSilentRequestDelaysNoSignOfLifeForLong(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient far = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)));
        ReleaseLocks holder =
            new ReleaseLocks(api(far), options("holder", Duration.ZERO), lines::add)) {
      holder.acquire(wanted(namespace));
      Predicate<Request> renewals = FaultProxy.on("PATCH", "/leases/");
      proxy.forget();
      proxy.strike(renewals, 1, Fault.delay(Duration.ofSeconds(20)));
      assertThatThrownBy(() -> locks("waiter", Duration.ofSeconds(22)).acquire(wanted(namespace)))
          .hasMessageContaining("holder");
      assertThat(proxy.requests(renewals)).hasSizeGreaterThan(3);
      holder.check();
    }
  }

  @Test
  void threadsThatConfirmOneLockAtOnceDoNotLoseIt(TestNamespace namespace) throws Exception {
    try (ReleaseLocks holder = locks("one", Duration.ZERO)) {
      holder.acquire(wanted(namespace));
      try (RequestPool writers = new RequestPool("writers", 8)) {
        for (int round = 0; round < 3; round++) {
          writers.all(
              Collections.nCopies(8, holder),
              one -> {
                one.confirm();
                return true;
              });
          Thread.sleep(2_600);
        }
      }
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void aFirstReleaseTakesOnlyALockThatIsFree(TestNamespace namespace) throws Exception {
    ReleaseLeases leases = leases(client, Recording.clock(Duration.ZERO));
    Claimant one = claimant(namespace, "one", Recording.MODULE, false);
    Claimant other = claimant(namespace, "other", Recording.MODULE, false);
    ReleaseLease lease = leases.acquireFirst(one).orElseThrow();
    assertThat(lease.isHeldBy(one.holder())).isTrue();
    // as after an answer that was lost
    assertThat(leases.acquireFirst(one))
        .hasValueSatisfying(again -> assertThat(again.isHeldBy(one.holder())).isTrue());
    assertThat(leases.acquireFirst(other)).isEmpty();
    assertThat(leases.end(lease, one.holder(), ReleaseIndex.empty())).isTrue();
    assertThat(leases.acquireFirst(other))
        .hasValueSatisfying(now -> assertThat(now.isHeldBy(other.holder())).isTrue());
  }

  @Test
  void theReleaseOfAnotherModuleIsRefusedUntilItIsAdopted(TestNamespace namespace)
      throws Exception {
    ReleaseLeases leases = leases(client, Recording.clock(Duration.ZERO));
    Claimant one = claimant(namespace, "one", "x:team-a", false);
    ReleaseLease lease = leases.acquire(one).orElseThrow();
    leases.end(lease, one.holder(), ReleaseIndex.empty());
    assertThatThrownBy(() -> leases.acquire(claimant(namespace, "other", "y:team-b", false)))
        .hasMessageContaining(
            "release shop in namespace "
                + namespace.name()
                + " is module x:team-a's, and this build is module y:team-b")
        .hasMessageContaining("eds.release")
        .hasMessageContaining("-Deds.adopt");
    assertThat(leases.acquire(claimant(namespace, "other", "y:team-b", true)))
        .map(ReleaseLease::module)
        .contains("y:team-b");
  }

  @Test
  void ofManyAtOnceOneHoldsItAndRunsOfSeveralNamespacesNeverWaitForEachOther(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace second = cluster.newNamespace();
    try {
      List<LockRequest> forth = List.of(wanted(namespace).get(0), wanted(second).get(0));
      List<LockRequest> back = List.of(forth.get(1), forth.get(0));
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger rounds = new AtomicInteger();
      ExecutorService runs = Executors.newFixedThreadPool(4);
      List<Future<?>> all = new ArrayList<>();
      for (int run = 0; run < 12; run++) {
        List<LockRequest> order = run % 2 == 0 ? forth : back;
        all.add(
            runs.submit(
                () -> {
                  try (ReleaseLocks own = locks("run", Duration.ofSeconds(60))) {
                    own.acquire(order);
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
    } finally {
      cluster.delete(second);
    }
  }

  private ReleaseLease find(TestNamespace namespace) throws ClusterException {
    return leases(client, Recording.clock(Duration.ZERO))
        .find(namespace.name(), Recording.RELEASE)
        .orElseThrow();
  }

  private ReleaseLocks locks(String by, Duration patience) {
    return new ReleaseLocks(api(client), options(by, patience), lines::add);
  }

  private static ReleaseOptions options(String by, Duration patience) {
    ReleaseOptions like = Recording.waiting(patience);
    return like.toBuilder().origin(origin(by)).build();
  }

  private static BuildOrigin origin(String by) {
    return new BuildOrigin(by, Optional.of("https://ci/" + by), Optional.empty());
  }

  private static Claimant claimant(
      TestNamespace namespace, String by, String module, boolean adopts) {
    ReleaseLease.Holder holder =
        new ReleaseLease.Holder(
            UUID.randomUUID().toString(), origin(by), Recording.clock(Duration.ZERO).now());
    return new Claimant(
        new ReleaseMark(namespace.name(), Recording.RELEASE, module), holder, "services ", adopts);
  }

  private static List<LockRequest> wanted(TestNamespace namespace) {
    return List.of(new LockRequest(Recording.mark(namespace.name()), "services ", false));
  }

  private static ReleaseLeases leases(ClusterClient client, TimeOfDay clock) {
    return new ReleaseLeases(api(client), clock);
  }

  private static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(5), line -> {});
  }

  private static Api patient(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(60), line -> {});
  }

  private static void kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", namespace.name()));
    all.addAll(List.of(words));
    cluster.kubectl(all.toArray(String[]::new)).orFail();
  }
}
