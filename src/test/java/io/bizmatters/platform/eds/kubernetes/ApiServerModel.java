package io.bizmatters.platform.eds.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small API server: objects with versions and uids, server-side apply with field managers (lists
 * are taken as one), preconditions of applies and deletions. Each client has a name, by which a
 * test can hold its requests up.
 */
public final class ApiServerModel implements AutoCloseable {

  /**
   * One request.
   *
   * @param client who sent it
   */
  public record Request(String client, String method, String path, String query, JsonNode body) {

    public boolean isWrite() {
      return !method.equals("GET") && !query.contains("dryRun=All");
    }
  }

  /** What a request meets on its way. */
  public interface Way {
    /** Before the server does it; an answer keeps the server from it. */
    default Optional<Reply> before(Request request) throws Exception {
      return Optional.empty();
    }

    /** The server has done it, and nobody knows; empty loses the answer. */
    default Optional<Reply> after(Request request, Reply reply) throws Exception {
      return Optional.of(reply);
    }
  }

  /** What is answered. */
  public record Reply(int code, JsonNode body) {
    boolean isSuccess() {
      return code < 300;
    }
  }

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<List<String>> IDENTITY =
      Set.of(
          List.of("apiVersion"),
          List.of("kind"),
          List.of("metadata", "name"),
          List.of("metadata", "namespace"),
          List.of("metadata", "uid"),
          List.of("metadata", "resourceVersion"));

  /** An object as it is stored. */
  private static final class Stored {
    private final Map<List<String>, JsonNode> identity = new LinkedHashMap<>();
    private final Map<List<String>, JsonNode> values = new LinkedHashMap<>();
    private final Map<String, Set<List<String>>> owners = new TreeMap<>();
    private final Map<String, Integer> times = new TreeMap<>();
    private String uid = "";
    private int version;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Stored> objects = new TreeMap<>();
  private final List<Request> done = new ArrayList<>();
  private volatile Way way = new Way() {};
  private int version = 10;
  private int uids;

  public ApiServerModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  public ApiServerModel by(Way other) {
    way = other;
    return this;
  }

  /** A client that this server knows by a name. */
  public ClusterClient client(String name, Path folder) throws IOException, ClusterException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig-" + name),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: me, namespace: n}}]
            clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d/%s"}}]
            users: [{name: me, user: {}}]
            """
                .formatted(server.getAddress().getPort(), name));
    return ClusterClient.open(ClusterSelection.of(kubeconfig));
  }

  /** What was done, in its order. */
  public synchronized List<Request> done() {
    return List.copyOf(done);
  }

  public synchronized Optional<JsonNode> find(String path) {
    return Optional.ofNullable(objects.get(path)).map(ApiServerModel::shown);
  }

  /** The paths of all objects that are there. */
  public synchronized Set<String> paths() {
    return Set.copyOf(objects.keySet());
  }

  /** Somebody writes one field, as its owner, and takes it from others. */
  public synchronized void write(String path, String manager, JsonNode value, String... field) {
    Stored stored = stored(path);
    List<String> at = List.of(field);
    stored.values.put(at, value);
    stored.owners.values().forEach(owned -> owned.remove(at));
    stored.owners.computeIfAbsent(manager + " Update ", key -> new LinkedHashSet<>()).add(at);
    changed(stored, manager + " Update ");
  }

  /** A controller writes the status. */
  public synchronized void touch(String path) {
    Stored stored = stored(path);
    String owner = "kube-controller-manager Update status";
    List<String> at = List.of("status", "observed");
    stored.values.put(at, JSON.getNodeFactory().numberNode(version));
    stored.owners.computeIfAbsent(owner, key -> new LinkedHashSet<>()).add(at);
    changed(stored, owner);
  }

  public synchronized void delete(String path) {
    objects.remove(path);
  }

  private Stored stored(String path) {
    return Optional.ofNullable(objects.get(path)).orElseThrow();
  }

  private void changed(Stored stored, String owner) {
    stored.version = ++version;
    stored.times.put(owner, version);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  // ---- the wire

  private void serve(HttpExchange exchange) throws IOException {
    try {
      Request request = read(exchange);
      Optional<Reply> instead = way.before(request);
      Reply reply = instead.orElseGet(() -> answer(request));
      Optional<Reply> seen = instead.isPresent() ? instead : way.after(request, reply);
      if (seen.isPresent()) {
        byte[] body = JSON.writeValueAsBytes(seen.get().body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(seen.get().code(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (Exception defect) {
      throw new IOException(defect);
    } finally {
      exchange.close();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String[] parts = uri.getPath().split("/", 3);
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    JsonNode body = text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
    String query = Optional.ofNullable(uri.getQuery()).orElse("");
    return new Request(parts[1], exchange.getRequestMethod(), "/" + parts[2], query, body);
  }

  private synchronized Reply answer(Request request) {
    done.add(request);
    return switch (request.method()) {
      case "PATCH" -> request.body().isArray() ? patched(request) : apply(request);
      case "DELETE" -> deleted(request);
      default -> got(request.path());
    };
  }

  private Reply got(String path) {
    Stored stored = objects.get(path);
    if (stored != null) {
      return new Reply(200, shown(stored));
    }
    List<String> below = objects.keySet().stream().filter(at -> isIn(at, path)).toList();
    boolean collection = path.substring(path.lastIndexOf('/') + 1).endsWith("s");
    if (!collection) {
      return status(404, "NotFound", path + " not found");
    }
    ObjectNode list = JSON.createObjectNode();
    ArrayNode items = list.putArray("items");
    below.forEach(at -> items.add(shown(stored(at))));
    return new Reply(200, list);
  }

  private static boolean isIn(String path, String collection) {
    return path.startsWith(collection + "/") && path.indexOf('/', collection.length() + 1) < 0;
  }

  private Reply deleted(Request request) {
    Stored stored = objects.get(request.path());
    if (stored == null) {
      return status(404, "NotFound", "not found");
    }
    JsonNode wanted = request.body().path("preconditions");
    boolean same =
        wanted.path("uid").asString(stored.uid).equals(stored.uid)
            && wanted
                .path("resourceVersion")
                .asString("" + stored.version)
                .equals("" + stored.version);
    if (!same) {
      return status(409, "Conflict", "Precondition failed");
    }
    objects.remove(request.path());
    return new Reply(200, shown(stored));
  }

  private Reply apply(Request request) {
    boolean dryRun = request.query().contains("dryRun=All");
    Map<List<String>, JsonNode> sent = new LinkedHashMap<>();
    flatten(request.body(), List.of(), sent);
    JsonNode metadata = request.body().path("metadata");
    Stored stored = objects.get(request.path());
    if (stored == null) {
      return metadata.has("uid")
          ? status(409, "Conflict", "uid mismatch: no existing object was found")
          : created(request.path(), sent, manager(request), dryRun);
    }
    String expected = metadata.path("resourceVersion").asString("");
    if (!expected.isEmpty() && !expected.equals("" + stored.version)) {
      return status(409, "Conflict", "the object has been modified");
    }
    sent.keySet().removeAll(IDENTITY);
    Optional<Reply> conflict =
        request.query().contains("force=true")
            ? Optional.empty()
            : conflict(stored, sent, manager(request));
    if (conflict.isEmpty() && !dryRun) {
      merge(stored, sent, manager(request));
    }
    return conflict.orElseGet(() -> new Reply(200, shown(stored)));
  }

  /** A test of the version, and other managed fields. */
  private Reply patched(Request request) {
    Stored stored = objects.get(request.path());
    if (stored == null) {
      return status(404, "NotFound", "not found");
    }
    for (JsonNode step : request.body()) {
      if (step.path("path").asString("").equals("/metadata/managedFields")) {
        own(stored, step.path("value"));
      } else if (!step.path("value").asString("").equals("" + stored.version)) {
        return status(422, "Invalid", "testing value /metadata/resourceVersion failed");
      }
    }
    stored.version = ++version;
    return new Reply(200, shown(stored));
  }

  private static void own(Stored stored, JsonNode entries) {
    stored.owners.clear();
    for (JsonNode entry : entries) {
      Map<List<String>, JsonNode> fields = new LinkedHashMap<>();
      flatten(entry.path("fieldsV1"), List.of(), fields);
      Set<List<String>> owned = new LinkedHashSet<>();
      fields.keySet().forEach(at -> owned.add(at.stream().map(name -> name.substring(2)).toList()));
      String name = entry.path("manager").asString() + " " + entry.path("operation").asString();
      stored.owners.put(name + " " + entry.path("subresource").asString(""), owned);
    }
  }

  private static String manager(Request request) {
    return request.query().replaceFirst(".*fieldManager=([^&]*).*", "$1") + " Apply ";
  }

  private Reply created(
      String path, Map<List<String>, JsonNode> sent, String owner, boolean dryRun) {
    Stored made = new Stored();
    IDENTITY.stream().filter(sent::containsKey).forEach(at -> made.identity.put(at, sent.get(at)));
    sent.keySet().removeAll(IDENTITY);
    made.uid = "uid-" + ++uids;
    merge(made, sent, owner);
    if (!dryRun) {
      objects.put(path, made);
    }
    return new Reply(201, shown(made));
  }

  private static Optional<Reply> conflict(
      Stored stored, Map<List<String>, JsonNode> sent, String owner) {
    for (Map.Entry<List<String>, JsonNode> field : sent.entrySet()) {
      boolean same = field.getValue().equals(stored.values.get(field.getKey()));
      for (Map.Entry<String, Set<List<String>>> other : stored.owners.entrySet()) {
        if (!same && !other.getKey().equals(owner) && other.getValue().contains(field.getKey())) {
          Reply reply = status(409, "Conflict", "Apply failed with 1 conflict");
          ((ObjectNode) reply.body())
              .putObject("details")
              .putArray("causes")
              .addObject()
              .put("reason", "FieldManagerConflict")
              .put("message", "conflict with \"" + other.getKey().split(" ", 2)[0] + "\"")
              .put("field", "." + String.join(".", field.getKey()));
          return Optional.of(reply);
        }
      }
    }
    return Optional.empty();
  }

  /** What this manager had and does not send goes, unless somebody else has it too. */
  private void merge(Stored stored, Map<List<String>, JsonNode> sent, String owner) {
    Map<List<String>, JsonNode> before = Map.copyOf(stored.values);
    Set<List<String>> had = stored.owners.getOrDefault(owner, Set.of());
    boolean same = had.equals(sent.keySet());
    stored.owners.forEach(
        (name, owned) ->
            owned.removeIf(
                at ->
                    !name.equals(owner)
                        && sent.containsKey(at)
                        && !sent.get(at).equals(stored.values.get(at))));
    for (List<String> at : had) {
      boolean shared =
          stored.owners.entrySet().stream()
              .anyMatch(other -> !other.getKey().equals(owner) && other.getValue().contains(at));
      if (!sent.containsKey(at) && !shared) {
        stored.values.remove(at);
      }
    }
    stored.values.putAll(sent);
    stored.owners.put(owner, new LinkedHashSet<>(sent.keySet()));
    if (!same || !before.equals(stored.values)) {
      changed(stored, owner);
    }
  }

  private static void flatten(JsonNode node, List<String> at, Map<List<String>, JsonNode> into) {
    if (node.isObject() && (!node.isEmpty() || at.isEmpty())) {
      node.properties()
          .forEach(
              field -> {
                List<String> below = new ArrayList<>(at);
                below.add(field.getKey());
                flatten(field.getValue(), List.copyOf(below), into);
              });
    } else {
      into.put(at, node);
    }
  }

  private static ObjectNode shown(Stored stored) {
    ObjectNode tree = JSON.createObjectNode();
    stored.identity.forEach((at, value) -> put(tree, at, value, name -> name));
    stored.values.forEach((at, value) -> put(tree, at, value, name -> name));
    ObjectNode metadata = tree.withObjectProperty("metadata");
    metadata.put("uid", stored.uid).put("resourceVersion", "" + stored.version);
    ArrayNode fields = metadata.putArray("managedFields");
    stored.owners.forEach(
        (owner, owned) -> {
          String[] parts = owner.split(" ", 3);
          ObjectNode entry = fields.addObject();
          entry.put("manager", parts[0]).put("operation", parts[1]).put("subresource", parts[2]);
          entry.put("time", "T" + stored.times.getOrDefault(owner, 0));
          ObjectNode tops = entry.putObject("fieldsV1");
          owned.forEach(at -> put(tops, at, JSON.createObjectNode(), name -> "f:" + name));
        });
    return tree;
  }

  private static void put(
      ObjectNode tree, List<String> at, JsonNode value, UnaryOperator<String> named) {
    ObjectNode parent = tree;
    for (String name : at.subList(0, at.size() - 1)) {
      parent = parent.withObjectProperty(named.apply(name));
    }
    parent.set(named.apply(at.get(at.size() - 1)), value);
  }

  private static Reply status(int code, String reason, String message) {
    ObjectNode status = JSON.createObjectNode();
    status.put("kind", "Status").put("reason", reason).put("message", message);
    status.putObject("details").put("name", "it");
    return new Reply(code, status);
  }

  /** An answer that the server itself does not give. */
  public static Reply refusal(int code, String reason, String message) {
    return status(code, reason, message);
  }
}
