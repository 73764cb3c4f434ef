package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Login;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Resolves a cluster selection in kubeconfig files, as kubectl does
 * (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/). Unlike
 * kubectl, it never uses the pod's service account when a kubeconfig is named or found.
 */
public final class Kubeconfig {

  private static final String VARIABLE = "KUBECONFIG";

  private final ClusterSelection selection;
  private final Map<String, String> environment;
  private final ClusterNotices notices;
  private final Problems problems = new Problems();

  private Kubeconfig(
      ClusterSelection selection, Map<String, String> environment, ClusterNotices notices) {
    this.selection = selection;
    this.environment = environment;
    this.notices = notices;
  }

  /**
   * Reads the access; starts no program and sends no request.
   *
   * @param environment names KUBECONFIG and the proxies; exec plugins inherit it
   * @throws ClusterException when the selection cannot be resolved completely
   */
  public static ClusterAccess read(
      ClusterSelection selection, Map<String, String> environment, ClusterNotices notices)
      throws ClusterException {
    return new Kubeconfig(selection, environment, notices).read();
  }

  private ClusterAccess read() throws ClusterException {
    List<Path> paths = paths();
    if (paths.isEmpty()) {
      return PodAccess.standard(environment).read(selection);
    }
    List<KubeconfigFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(file(path));
    }
    problems.check();
    return access(files);
  }

  // ---- which files

  private List<Path> paths() throws ClusterException {
    if (selection.kubeconfig().isPresent()) {
      Path file = selection.kubeconfig().get();
      if (!Files.isRegularFile(file)) {
        throw new ClusterException(
            Reason.KUBECONFIG_MISSING,
            "there is no kubeconfig file " + file,
            "correct -Deds.kubeconfig, or leave it out for the one that kubectl reads");
      }
      return List.of(file);
    }
    Optional<String> named =
        Optional.ofNullable(environment.get(VARIABLE)).filter(text -> !text.isEmpty());
    List<Path> candidates = named.map(Kubeconfig::split).orElseGet(() -> List.of(standard()));
    List<Path> found = candidates.stream().filter(Files::exists).distinct().toList();
    if (found.isEmpty() && (named.isPresent() || !PodAccess.isPossible(environment))) {
      throw missing(candidates);
    }
    return found;
  }

  private static List<Path> split(String list) {
    return Pattern.compile(Pattern.quote(java.io.File.pathSeparator))
        .splitAsStream(list)
        .filter(part -> !part.isEmpty())
        .map(Path::of)
        .toList();
  }

  private Path standard() {
    String home =
        Optional.ofNullable(environment.get("HOME"))
            .filter(folder -> !folder.isEmpty())
            .orElseGet(() -> System.getProperty("user.home", ""));
    return Path.of(home, ".kube", "config");
  }

  private static ClusterException missing(List<Path> candidates) {
    return new ClusterException(
        Reason.KUBECONFIG_MISSING,
        "there is no kubeconfig: looked for " + joined(candidates),
        "name one by -Deds.kubeconfig or KUBECONFIG; in a pod without either, its service account"
            + " is used");
  }

  private KubeconfigFile file(Path path) throws ClusterException {
    try {
      return KubeconfigFile.read(path, problems);
    } catch (IOException | RuntimeException unreadable) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          "cannot read the kubeconfig " + path,
          "see whether `kubectl config view` can: " + firstLine(unreadable),
          unreadable);
    }
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  // ---- what they say

  /** The parts that one context names. */
  private record Parts(
      String name, KubeconfigNode context, KubeconfigNode cluster, KubeconfigNode user) {}

  private ClusterAccess access(List<KubeconfigFile> files) throws ClusterException {
    Parts parts = parts(files);
    List<String> warnings = new ArrayList<>();
    ClusterServer server = ClusterServer.of(parts.cluster(), environment, problems);
    Optional<String> namespace = parts.context().text("namespace");
    Impersonation impersonation = Impersonation.of(parts.user());
    Optional<Login> login =
        server.isSecure() ? login(parts, server) : Optional.of(noLogin(parts, server, warnings));
    problems.check();
    if (server.insecure()) {
      warnings.add(
          parts.cluster().where("insecure-skip-tls-verify")
              + ": anybody on the network can read and change the requests to "
              + server.url());
    }
    return new ClusterAccess(
        Optional.of(parts.name()),
        selection.namespace().or(() -> namespace),
        server,
        login.orElseThrow(() -> new IllegalStateException("neither a login nor a problem")),
        impersonation,
        warnings);
  }

  private Parts parts(List<KubeconfigFile> files) throws ClusterException {
    Map<String, KubeconfigNode> contexts = merged(files, KubeconfigFile::contexts);
    String name = contextName(files, contexts.keySet());
    KubeconfigNode context =
        Optional.ofNullable(contexts.get(name))
            .orElseThrow(() -> unknown(files, name, contexts.keySet()));
    KubeconfigNode cluster = part(context, "cluster", merged(files, KubeconfigFile::clusters));
    KubeconfigNode user =
        context.has("user")
            ? part(context, "user", merged(files, KubeconfigFile::users))
            : context.nothing("users");
    problems.check();
    return new Parts(name, context, cluster, user);
  }

  /** Merges the files: the first file that names an entry defines all of it. */
  private static Map<String, KubeconfigNode> merged(
      List<KubeconfigFile> files, Function<KubeconfigFile, Map<String, KubeconfigNode>> part) {
    Map<String, KubeconfigNode> merged = new LinkedHashMap<>();
    files.forEach(file -> part.apply(file).forEach(merged::putIfAbsent));
    return merged;
  }

  private String contextName(List<KubeconfigFile> files, Collection<String> known)
      throws ClusterException {
    if (selection.context().filter(String::isBlank).isPresent()) {
      throw new ClusterException(
          Reason.CONTEXT_UNKNOWN,
          "eds.context is empty",
          "name one, or leave it out for the current one: " + have(known));
    }
    Optional<String> name =
        selection
            .context()
            .or(() -> files.stream().flatMap(file -> file.current().stream()).findFirst());
    return name.orElseThrow(
        () ->
            new ClusterException(
                Reason.KUBECONFIG_BROKEN,
                "the kubeconfig " + paths(files) + " has no current-context",
                "name one by -Deds.context, or by `kubectl config use-context`: " + have(known)));
  }

  private ClusterException unknown(
      List<KubeconfigFile> files, String name, Collection<String> known) {
    String who = selection.context().isPresent() ? "" : " that its current-context names:";
    return new ClusterException(
        Reason.CONTEXT_UNKNOWN,
        "the kubeconfig " + paths(files) + " has no context" + who + " " + name,
        have(known));
  }

  private static String have(Collection<String> known) {
    return known.isEmpty()
        ? "it has none at all"
        : "it has " + known.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String paths(List<KubeconfigFile> files) {
    return joined(files.stream().map(KubeconfigFile::path).toList());
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** Returns a named entry; a missing entry would mean another server or an anonymous user. */
  private static KubeconfigNode part(
      KubeconfigNode context, String what, Map<String, KubeconfigNode> known) {
    Optional<String> name = context.text(what);
    Optional<KubeconfigNode> part = name.flatMap(text -> Optional.ofNullable(known.get(text)));
    if (part.isEmpty() && (name.isPresent() || !context.has(what))) {
      context.problem(
          what,
          name.map(text -> "there is no " + what + " " + text).orElse("it is missing"),
          "name one of " + what + "s: " + String.join(", ", known.keySet()));
    }
    return part.orElseGet(() -> context.nothing(what));
  }

  private Optional<Login> login(Parts parts, ClusterServer server) {
    if (selection.token().isPresent()) {
      return token(selection.token().get());
    }
    if (!parts.context().has("user")) {
      parts.context().problem("user", "it is missing", "name one of the file's users");
      return Optional.empty();
    }
    return new KubeconfigUser(parts.user(), parts.cluster(), server, environment, notices).login();
  }

  private Optional<Login> token(String token) {
    if (Credential.isToken(token)) {
      return Optional.of(tokenAlone(token));
    }
    problems.add(
        "eds.server.id",
        "its password holds a blank, a line break or a letter that no token can",
        "write the token alone, on one line");
    return Optional.empty();
  }

  /**
   * Sends no login over plain HTTP, where anybody in between could read it; kubectl does the same.
   */
  private Login noLogin(Parts parts, ClusterServer server, List<String> warnings) {
    List<String> kept = new ArrayList<>(KubeconfigUser.loginFields(parts.user()));
    selection.token().ifPresent(token -> kept.add("the token of eds.server.id"));
    if (!kept.isEmpty()) {
      warnings.add(
          parts.cluster().where("server")
              + ": "
              + server.url()
              + " is not https, so no login is sent; as with kubectl, "
              + String.join(", ", kept)
              + " stays here");
    }
    return Login.of(new Credential("no login", Optional.empty(), Optional.empty()));
  }

  /** Returns a login by token without the certificate, which would win over the token. */
  static Login tokenAlone(String token) {
    return Login.of(
        new Credential(
            "the token of eds.server.id", Credential.bearer(Optional.of(token)), Optional.empty()));
  }
}
