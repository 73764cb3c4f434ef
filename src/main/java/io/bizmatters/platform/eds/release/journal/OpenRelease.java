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
 * A release that is locked and recorded, and has not ended.
 *
 * @param before the history it goes on from, with what was found of a run that was killed
 * @param entry pending
 */
public record OpenRelease(
    ModuleRelease release, ReleaseLock lock, ReleaseIndex before, ReleaseEntry entry) {

  public static final String INTERRUPTED = "its build was stopped before it ended";

  /** Objects that earlier releases left of a service that this release has, and that it lacks. */
  Set<ObjectKey> stale(String service) {
    return lacking(before.objects(service));
  }

  /** Services of earlier releases that this release lacks, with their objects. */
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

  /** Another version of its API makes no other object. */
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
   * The entry as it ended.
   *
   * @param failures why services failed, by name; every other one is deployed
   */
  ReleaseEntry ended(Map<String, String> failures, String at) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    entry
        .services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    service.state() == ReleaseState.PENDING
                        ? ended(service, Optional.ofNullable(failures.get(name)))
                        : service));
    List<String> bad = new ArrayList<>();
    services.forEach(
        (name, service) -> {
          if (service.state() == ReleaseState.FAILED) {
            bad.add(name + service.note().map(why -> " " + why).orElse(""));
          }
        });
    return entry.ended(
        bad.isEmpty() ? ReleaseState.DEPLOYED : ReleaseState.FAILED,
        bad.isEmpty() ? entry.note() : Optional.of(note(bad, services)),
        at,
        services);
  }

  private static ServiceRelease ended(ServiceRelease service, Optional<String> failure) {
    return service.ended(
        failure.isPresent() ? ReleaseState.FAILED : ReleaseState.DEPLOYED, failure);
  }

  private static String note(List<String> bad, Map<String, ServiceRelease> services) {
    return services.size() == 1
        ? services.values().iterator().next().note().orElse("failed")
        : bad.size() + " of " + services.size() + " services failed: " + String.join(", ", bad);
  }

  /**
   * The history after it.
   *
   * @param kept by service, what is there of earlier releases all the same
   * @param left why, of what was to be deleted
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

  /** The history when the build is stopped now: whatever was there may be there still. */
  ReleaseIndex interrupted(int max) {
    Map<String, String> failures = new LinkedHashMap<>();
    release.applied().forEach(one -> failures.put(one.service().name(), INTERRUPTED));
    ReleaseEntry stopped = ended(failures, entry.at());
    return indexAfter(
        stopped.ended(
            ReleaseState.FAILED, Optional.of(INTERRUPTED), stopped.at(), stopped.services()),
        before.objects(),
        before.left(),
        max);
  }

  /** One whose build was stopped before it could tell how it ended. */
  static ReleaseEntry interrupted(ReleaseEntry pending) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    pending
        .services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    service.state() == ReleaseState.PENDING
                        ? service.ended(ReleaseState.FAILED, Optional.of(INTERRUPTED))
                        : service));
    return pending.ended(ReleaseState.FAILED, Optional.of(INTERRUPTED), pending.at(), services);
  }

  /** The services that it applies. */
  List<String> applied() {
    List<String> names = new ArrayList<>();
    release.applied().forEach(one -> names.add(one.service().name()));
    return names;
  }
}
