package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceType;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The API of one cluster, as one run uses it: a connection, how its requests are repeated, the
 * kinds that the server serves, and the namespace of objects that name none.
 */
public final class Api {

  private final ClusterClient client;
  private final Retries retries;
  private final ResourceTypes types;

  Api(ClusterClient client, Retries retries) {
    this(client, retries, new ResourceTypes(client, retries));
  }

  private Api(ClusterClient client, Retries retries, ResourceTypes types) {
    this.client = client;
    this.retries = retries;
    this.types = types;
  }

  /**
   * Returns an API whose requests are repeated after temporary failures.
   *
   * @param patience how long after its first attempt a request may be repeated
   * @param progress takes a line for each repetition
   */
  public static Api to(ClusterClient client, Duration patience, Consumer<String> progress) {
    return new Api(client, Retries.within(patience, progress));
  }

  /** Returns this API for writes: every attempt, also the first, checks the gate. */
  public Api guarded(WriteGate before) {
    return new Api(client, retries.guarded(before), types);
  }

  /** Returns this API with connections of its own; the caller closes its {@link #client}. */
  public Api apart() {
    return new Api(client.apart(), retries, types);
  }

  /** The connection, for requests with a deadline or without an end. */
  public ClusterClient client() {
    return client;
  }

  /** The namespace of objects that name none. */
  public String namespace() {
    return client.namespace();
  }

  /** Returns the namespace of an object that belongs to one. */
  public String namespaceOf(KubernetesObject object) {
    return object.namespace().orElse(client.namespace());
  }

  /** How long after its first attempt a request may be repeated. */
  public Duration patience() {
    return retries.patience();
  }

  /**
   * Returns the path of a kind; empty when the server does not serve the kind.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<ResourceType> type(ResourceKind kind) throws ClusterException {
    return types.of(kind);
  }

  /**
   * Returns the path of an object; empty when the server does not serve its kind.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public Optional<String> path(KubernetesObject object) throws ClusterException {
    return type(ResourceKind.of(object))
        .map(type -> type.object(namespaceOf(object), object.name()));
  }

  /**
   * Sends a request, and repeats it after temporary failures.
   *
   * @throws ClusterException when the server cannot be reached, or rejects the login
   */
  public Answer send(String what, Call call) throws ClusterException {
    return retries.send(client, what, call);
  }

  /**
   * Reads what may be missing.
   *
   * @param granted the fix for a person who may not read it
   * @throws ClusterException when the server cannot be reached, or refuses
   */
  public Optional<JsonNode> find(String what, Call call, String granted) throws ClusterException {
    Answer answer = send(what, call);
    return answer.isNotFound()
        ? Optional.empty()
        : Optional.of(answer.granted("read " + what, granted));
  }

  /**
   * Reads a list page by page.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public <T> Listing<T> list(String what, ListCall<T> call) throws ClusterException {
    return call.read(page -> send(what, page));
  }

  /**
   * Waits before the next attempt.
   *
   * @param before the number of earlier attempts
   */
  public void pauseAfter(int before) throws ClusterException {
    retries.pauseAfter(before);
  }

  /**
   * Checks every attempt of a write, the first and each repetition: a run that has lost its lock
   * must not write.
   */
  @FunctionalInterface
  public interface WriteGate {

    /**
     * Lets one attempt pass.
     *
     * @throws ClusterException when another run has the lock, or may have it
     */
    void check() throws ClusterException;

    /**
     * Asks the server for the holder of the lock, for a write that met something unexpected.
     *
     * @return whether a lock keeps other runs away at this moment; false without a lock
     * @throws ClusterException when another run has the lock, or the server does not confirm the
     *     lock
     */
    default boolean confirm() throws ClusterException {
      check();
      return false;
    }

    /**
     * Announces a write of several requests that the end of the process must not interrupt, such as
     * a deletion and the following creation.
     *
     * @param atMost how long it may take
     */
    default void mayTake(Duration atMost) {}

    /** Returns a gate that is always open: without a lock, as in a dry run. */
    static WriteGate open() {
      return () -> {};
    }
  }
}
