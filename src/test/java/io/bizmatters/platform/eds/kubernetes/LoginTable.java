package io.bizmatters.platform.eds.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a {@link LoginCase} against a server, by this plugin or by kubectl. */
public final class LoginTable implements AutoCloseable {

  private static final Pattern BASE64 = Pattern.compile("\\$\\{base64:(.*)}(?= )");

  private final Path folder;
  private final LoginServer server;
  private final Map<String, String> values = new LinkedHashMap<>();
  private int number;

  /** What became of a case: requests, or what was said instead. */
  public record Ended(List<String> notes, String said) {}

  public LoginTable(Path folder) throws Exception {
    this.folder = folder;
    CertifiedKey own = CertifiedKey.make(folder, "EC", "127.0.0.1");
    CertifiedKey named = CertifiedKey.make(folder, "EC", "kube.example.internal");
    CertifiedKey joan = CertifiedKey.make(folder, "EC", "joan.example");
    CertifiedKey jane = CertifiedKey.make(folder, "EC", "jane.example");
    this.server = new LoginServer(own, named);
    String authorities = named.certificate() + own.certificate();
    values.put("head", "apiVersion: v1\nkind: Config\ncurrent-context: here\n");
    values.put("tail", clusters() + "users: [{name: me, user: {token: t0k}}]\n");
    values.put(
        "double",
        clusters() + "users: [{name: me, user: {token: t0k}}, {name: me, user: {token: x}}]\n");
    values.put("secure", server.secure());
    values.put("port", server.secure().replaceFirst(".*:", ""));
    values.put("named", server.named());
    values.put("plain", server.plain());
    values.put("proxy", server.proxy());
    values.put("ca", base64(authorities));
    values.put("ca.pem", authorities);
    values.put("cert", base64(jane.certificate()));
    values.put("cert.pem", jane.certificate());
    values.put("cert.pem.line", jane.certificate().replace("\n", " "));
    values.put("cert.json", jane.certificate().replace("\n", "\\n"));
    values.put("key", base64(jane.pkcs8()));
    values.put("key.pem", jane.pkcs8());
    values.put("key.json", jane.pkcs8().replace("\n", "\\n"));
    values.put("cert2.json", joan.certificate().replace("\n", "\\n"));
    values.put("key2.json", joan.pkcs8().replace("\n", "\\n"));
    values.put("other.key", base64(own.pkcs8()));
    values.put("jwt", jwt(32_503_680_000L));
    values.put("old.jwt", jwt(1_000_000_000L));
  }

  private static String clusters() {
    return "clusters: [{name: here, cluster: {server: '${secure}', certificate-authority-data:"
        + " ${ca}}}]\n";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String jwt(long end) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
        + "."
        + encoder.encodeToString(("{\"exp\":" + end + "}").getBytes(UTF_8))
        + ".x";
  }

  public LoginServer server() {
    return server;
  }

  /** A text with what stands for its variables in this run. */
  public String text(String template) {
    String text = template;
    for (int round = 0; round < 2; round++) {
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
    }
    Matcher encoded = BASE64.matcher(text);
    return encoded.replaceAll(found -> Matcher.quoteReplacement(base64(found.group(1))));
  }

  /** Writes what the case has of files. */
  public Path prepare(LoginCase login) throws IOException {
    Path own = Files.createDirectories(folder.resolve("case-" + number++));
    values.put("folder", own.toString());
    for (Map.Entry<String, String> file : login.files().entrySet()) {
      Path path = own.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, text(file.getValue()));
      if (file.getKey().endsWith(".sh") && !path.toFile().setExecutable(true)) {
        throw new IOException("cannot make a program of " + path);
      }
    }
    Files.writeString(own.resolve("kubeconfig"), text(login.kubeconfig()));
    server.forget();
    return own;
  }

  public Map<String, String> environment(LoginCase login) {
    Map<String, String> environment = new LinkedHashMap<>(LoginServer.environment());
    login.environment().forEach((name, value) -> environment.put(name, text(value)));
    return environment;
  }

  /** By this plugin. */
  public Ended plugin(LoginCase login) throws IOException {
    Path own = prepare(login);
    ClusterSelection selection =
        login.kubeconfig().isEmpty()
            ? ClusterSelection.automatic()
            : ClusterSelection.of(own.resolve("kubeconfig"));
    String said = "";
    try (ClusterClient client =
        ClusterClient.open(selection, ClusterNotices.none(), environment(login))) {
      Api.to(client, java.time.Duration.ofMillis(1), line -> {})
          .send("version", Call.get("/version", Call.JSON));
    } catch (ClusterException refused) {
      said = refused.what() + "\n" + refused.fix();
    }
    return new Ended(server.notes(), said);
  }

  /** By kubectl. */
  public Ended kubectl(LoginCase login, Path program) throws IOException {
    Path own = prepare(login);
    List<String> words = new ArrayList<>(List.of("env", "-i"));
    environment(login).forEach((name, value) -> words.add(name + "=" + value));
    words.add(program.toString());
    if (!login.kubeconfig().isEmpty()) {
      words.addAll(List.of("--kubeconfig", own.resolve("kubeconfig").toString()));
    }
    words.addAll(List.of("get", "--raw", "/version"));
    Outcome outcome = Command.of(words.toArray(String[]::new)).run();
    return new Ended(server.notes(), outcome.exit() == 0 ? "" : outcome.err());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
