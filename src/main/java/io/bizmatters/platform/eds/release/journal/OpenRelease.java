package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A locked and recorded release that has not ended.
 *
 * @param before the previous history, including what a killed run left behind
 * @param entry the pending entry
 */
public record OpenRelease(
    ModuleRelease release, ReleaseLock lock, ReleaseIndex before, ReleaseEntry entry) {

  public static final String INTERRUPTED = "its build was stopped before it ended";

  /** Returns the objects that earlier releases have of a service and this release lacks. */
  Set<ObjectKey> stale(String service) {
    return lacking(before.objects(service));
  }

  /** Returns the services of earlier releases that this release lacks, with their objects. */
  Map<String, Set<ObjectKey>> dropped() {
    Map<String, Set<ObjectKey>> dropped = new LinkedHashMap<>();
    Set<String> now = release.manifests().keySet();
    before
        .objects()
        .forEach(
            (service, keys) -> {
              Set<ObjectKey> left = lacking(keys);
              if (!now.contains(service) && !left.isEmpty()) {
                dropped.put(service, left);
              }
            });
    return dropped;
  }

  /** Returns the missing keys; an object under another version of its API is the same object. */
  private Set<ObjectKey> lacking(Set<ObjectKey> keys) {
    Set<String> now =
        release.objects().values().stream()
            .flatMap(Set::stream)
            .map(ObjectKey::identity)
            .collect(Collectors.toSet());
    return keys.stream()
        .filter(key -> !now.contains(key.identity()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Returns the entry after the end.
   *
   * @param failures why services failed, by name; every other service is deployed
   */
  ReleaseEntry ended(Map<String, String> failures, String at) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    entry
        .services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    service.state() == ReleaseEntry.State.PENDING
                        ? ended(service, Optional.ofNullable(failures.get(name)))
                        : service));
    List<String> bad = new ArrayList<>();
    services.forEach(
        (name, service) -> {
          if (service.state() == ReleaseEntry.State.FAILED) {
            bad.add(name + service.note().map(why -> " " + why).orElse(""));
          }
        });
    return entry.ended(
        bad.isEmpty() ? ReleaseEntry.State.DEPLOYED : ReleaseEntry.State.FAILED,
        bad.isEmpty() ? entry.note() : Optional.of(note(bad, services)),
        at,
        services);
  }

  private static ServiceRelease ended(ServiceRelease service, Optional<String> failure) {
    return service.ended(
        failure.isPresent() ? ReleaseEntry.State.FAILED : ReleaseEntry.State.DEPLOYED, failure);
  }

  private static String note(List<String> bad, Map<String, ServiceRelease> services) {
    return services.size() == 1
        ? services.values().iterator().next().note().orElse("failed")
        : bad.size() + " of " + services.size() + " services failed: " + String.join(", ", bad);
  }

  /**
   * Returns the history after the release.
   *
   * @param kept by service, objects of earlier releases that still exist
   * @param left objects that should have been deleted, and why they still exist
   */
  ReleaseIndex indexAfter(
      ReleaseEntry ended, Map<String, Set<ObjectKey>> kept, Map<ObjectKey, String> left, int max) {
    Map<String, Set<ObjectKey>> present = new LinkedHashMap<>();
    release.objects().forEach((service, keys) -> present.put(service, new LinkedHashSet<>(keys)));
    kept.forEach(
        (service, keys) ->
            present.computeIfAbsent(service, same -> new LinkedHashSet<>()).addAll(keys));
    return before.with(ended, present, left, max);
  }

  /** Returns the history in case the build is stopped now: every earlier object may still exist. */
  ReleaseIndex interrupted(int max) {
    Map<String, String> failures = new LinkedHashMap<>();
    release.applied().forEach(one -> failures.put(one.service().name(), INTERRUPTED));
    ReleaseEntry stopped = ended(failures, entry.at());
    return indexAfter(
        stopped.ended(
            ReleaseEntry.State.FAILED, Optional.of(INTERRUPTED), stopped.at(), stopped.services()),
        before.objects(),
        before.left(),
        max);
  }

  /** Returns the entry of a release whose build was stopped before it recorded the end. */
  static ReleaseEntry interrupted(ReleaseEntry pending) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    pending
        .services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    service.state() == ReleaseEntry.State.PENDING
                        ? service.ended(ReleaseEntry.State.FAILED, Optional.of(INTERRUPTED))
                        : service));
    return pending.ended(
        ReleaseEntry.State.FAILED, Optional.of(INTERRUPTED), pending.at(), services);
  }

  /** Returns the names of the applied services. */
  List<String> applied() {
    List<String> names = new ArrayList<>();
    release.applied().forEach(one -> names.add(one.service().name()));
    return names;
  }
}
