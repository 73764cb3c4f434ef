package io.bizmatters.platform.eds.kubernetes;

import java.util.List;
import java.util.stream.Stream;

/** What kubeconfigs hold, as people write them. */
public final class LoginCases {

  private static final String SECURE = "server: '${secure}', certificate-authority-data: ${ca}";
  private static final String NAMED = "server: '${named}', certificate-authority-data: ${ca}";
  private static final String BEHIND =
      "server: 'https://127.0.0.1:1', certificate-authority-data: ${ca}";
  private static final String TOKEN = "authorization=Bearer t0k certificate=none";
  private static final String V1 = "apiVersion: client.authentication.k8s.io/v1";
  private static final String ALONE = V1 + ", interactiveMode: Never";

  /** Answers with a token that says how it was called. */
  private static final String ECHO =
      """
      #!/bin/sh
      text=$(printf '%s|' "$@" "$EXTRA" "$KUBERNETES_EXEC_INFO" | tr -d '\\n' | base64 -w0)
      echo "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"status\\":{\\"token\\":\\"$text\\"}}"
      """;

  private LoginCases() {}

  public static Stream<LoginCase> all() {
    return Stream.of(logins(), impersonations(), servers(), proxies(), plugins(), files())
        .flatMap(List::stream);
  }

  private static List<LoginCase> logins() {
    return List.of(
        LoginCase.user("a token", "token: t0k").sends(TOKEN),
        LoginCase.user("a token with a line break", "token: \"t0k\\n\"")
            .refuses("users[me].user.token", "line break"),
        LoginCase.user("a token that is a number", "token: 123")
            .refuses("users[me].user.token", "a number", "quotes"),
        LoginCase.user("a token that is empty", "token: ''").refuses("users[me].user", "no login"),
        LoginCase.user("no login at all", "").refuses("users[me].user", "no login"),
        LoginCase.user("a login that nobody knows", "tokenfile: x")
            .refuses("users[me].user.tokenfile", "no such field"),
        LoginCase.user("a password", "username: jane, password: 'p:ä'")
            .sends("authorization=Basic amFuZTpwOsOk certificate=none"),
        LoginCase.user("a name without a password", "username: jane")
            .sends("authorization=Basic amFuZTo= certificate=none"),
        LoginCase.user("a token beside a password", "token: t0k, username: jane, password: p")
            .refuses("users[me].user.token", "beside username"),
        LoginCase.user("a token file", "tokenFile: tok.txt").file("tok.txt", "t0k\n").sends(TOKEN),
        LoginCase.user("a token file with its whole path", "tokenFile: '${folder}/tok.txt'")
            .file("tok.txt", "t0k")
            .sends(TOKEN),
        LoginCase.user("a token file beside a token", "token: old, tokenFile: tok.txt")
            .file("tok.txt", "t0k")
            .sends(TOKEN),
        LoginCase.user("a token while its file is not there", "token: t0k, tokenFile: gone.txt")
            .sends(TOKEN),
        LoginCase.user("a token file that is not there", "tokenFile: gone.txt")
            .refuses("users[me].user.tokenFile", "gone.txt"),
        LoginCase.user("a token file that is empty", "tokenFile: tok.txt")
            .file("tok.txt", "\n")
            .refuses("users[me].user.tokenFile", "holds no token"),
        LoginCase.user("a certificate", "client-certificate-data: ${cert}, client-key-data: ${key}")
            .sends("certificate=CN=jane.example"),
        LoginCase.user(
                "a certificate in files", "client-certificate: jane.pem, client-key: jane.key")
            .file("jane.pem", "${cert.pem}")
            .file("jane.key", "${key.pem}")
            .sends("certificate=CN=jane.example"),
        LoginCase.user(
                "a certificate and its key in one file",
                "client-certificate: jane.pem, client-key: jane.pem")
            .file("jane.pem", "${key.pem}\nand\n${cert.pem}")
            .sends("certificate=CN=jane.example"),
        LoginCase.user(
                "a certificate beside a token",
                "token: t0k, client-certificate-data: ${cert}, client-key-data: ${key}")
            .sends("authorization=Bearer t0k certificate=CN=jane.example"),
        LoginCase.user("a certificate without its key", "client-certificate-data: ${cert}")
            .refuses("users[me].user.client-key", "missing"),
        LoginCase.user(
                "a certificate with the key of another",
                "client-certificate-data: ${cert}, client-key-data: ${other.key}")
            .refuses("users[me].user.client-certificate-data", "client-key"),
        LoginCase.user(
                "a certificate that is not base64",
                "client-certificate-data: '${cert.pem.line}', client-key-data: ${key}")
            .refuses("users[me].user.client-certificate-data", "base64"),
        LoginCase.user(
                "a certificate file that is not there",
                "client-certificate: gone.pem, client-key: gone.key")
            .refuses("users[me].user.client-certificate", "gone.pem"),
        LoginCase.user(
                "a certificate twice",
                "client-certificate: jane.pem, client-certificate-data: ${cert}, client-key-data:"
                    + " ${key}")
            .file("jane.pem", "${cert.pem}")
            .refuses("users[me].user.client-certificate", "beside"),
        LoginCase.user("a provider of old", "auth-provider: {name: gcp, config: {}}")
            .refuses("users[me].user.auth-provider.name", "gcp"),
        LoginCase.user(
                "an OIDC token",
                "auth-provider: {name: oidc, config: {client-id: c, idp-issuer-url:"
                    + " 'https://issuer.invalid', id-token: ${jwt}}}")
            .sends("authorization=Bearer ${jwt} certificate=none"),
        LoginCase.user(
                "an OIDC token that has expired",
                "auth-provider: {name: oidc, config: {client-id: c, idp-issuer-url:"
                    + " 'https://issuer.invalid', id-token: ${old.jwt}}}")
            .refuses("users[me].user.auth-provider.config.id-token", "expired"));
  }

  private static List<LoginCase> impersonations() {
    return List.of(
        LoginCase.user("an impersonated user", "token: t0k, as: jane")
            .sends("authorization=Bearer t0k impersonate-user=jane certificate=none"),
        LoginCase.user(
                "an impersonated user whole",
                "token: t0k, as: jane, as-uid: u-1, as-groups: [devs, ops], as-user-extra:"
                    + " {'acme.com/Team': [a, b], scopes: [x]}")
            .sends(
                "authorization=Bearer t0k impersonate-extra-acme.com%2fteam=a,b"
                    + " impersonate-extra-scopes=x impersonate-group=devs,ops"
                    + " impersonate-uid=u-1 impersonate-user=jane certificate=none"),
        LoginCase.user(
                "an impersonated user of a certificate",
                "as: jane, client-certificate-data: ${cert}, client-key-data: ${key}")
            .sends("impersonate-user=jane certificate=CN=jane.example"),
        LoginCase.user("groups without a user", "token: t0k, as-groups: [devs]")
            .refuses("users[me].user.as", "missing"),
        LoginCase.user("a user that is a number", "token: t0k, as: 7")
            .refuses("users[me].user.as", "a number"),
        LoginCase.user("groups that are no list", "token: t0k, as: jane, as-groups: devs")
            .refuses("users[me].user.as-groups", "a list"),
        LoginCase.user("extras that are no lists", "token: t0k, as: jane, as-user-extra: {a: b}")
            .refuses("users[me].user.as-user-extra", "a list"),
        LoginCase.user("a user with a line break", "token: t0k, as: \"jane\\nX: y\"")
            .refuses("users[me].user.as", "letter"));
  }

  private static List<LoginCase> servers() {
    return List.of(
        LoginCase.of("a server of another name", NAMED, "token: t0k")
            .refuses("${named}", "certificate is not trusted"),
        LoginCase.of(
                "a server by its other name",
                NAMED + ", tls-server-name: kube.example.internal",
                "token: t0k")
            .sends(TOKEN + " sni=kube.example.internal"),
        LoginCase.of(
                "a server by a wrong name",
                NAMED + ", tls-server-name: other.example.internal",
                "token: t0k")
            .refuses("other.example.internal", "not trusted"),
        LoginCase.of(
                "a server by a wrong name, whose address is right",
                SECURE + ", tls-server-name: other.example.internal",
                "token: t0k")
            .refuses("other.example.internal", "not trusted"),
        LoginCase.of(
                "a server of the name localhost by its address",
                "server: 'https://localhost:${port}', certificate-authority-data: ${ca},"
                    + " tls-server-name: 127.0.0.1",
                "token: t0k")
            .sends(TOKEN),
        LoginCase.of(
                "any server at all",
                "server: '${named}', insecure-skip-tls-verify: true",
                "token: t0k")
            .sends(TOKEN),
        LoginCase.of(
                "any server by a name",
                "server: '${named}', insecure-skip-tls-verify: true, tls-server-name:"
                    + " kube.example.internal",
                "token: t0k")
            .sends(TOKEN + " sni=kube.example.internal"),
        LoginCase.of(
                "any server, and one authority",
                SECURE + ", insecure-skip-tls-verify: true",
                "token: t0k")
            .refuses("clusters[here].cluster.insecure-skip-tls-verify"),
        LoginCase.of(
                "verification that is text",
                "server: '${named}', insecure-skip-tls-verify: 'true'",
                "token: t0k")
            .refuses("clusters[here].cluster.insecure-skip-tls-verify", "true or false"),
        LoginCase.of(
                "an authority in a file",
                "server: '${secure}', certificate-authority: ca.pem",
                "token: t0k")
            .file("ca.pem", "${ca.pem}")
            .sends(TOKEN),
        LoginCase.of(
                "an authority that is not base64",
                "server: '${secure}', certificate-authority-data: '%%%'",
                "token: t0k")
            .refuses("clusters[here].cluster.certificate-authority-data", "base64"),
        LoginCase.of(
                "an authority that is no certificate",
                "server: '${secure}', certificate-authority-data: bm9uZQ==",
                "token: t0k")
            .refuses("clusters[here].cluster.certificate-authority-data", "no certificate"),
        LoginCase.of("an authority twice", SECURE + ", certificate-authority: ca.pem", "token: t0k")
            .file("ca.pem", "${ca.pem}")
            .refuses("clusters[here].cluster.certificate-authority", "beside"),
        LoginCase.of(
                "an authority that is not there",
                "server: '${secure}', certificate-authority: gone.pem",
                "token: t0k")
            .refuses("clusters[here].cluster.certificate-authority", "gone.pem"),
        LoginCase.of("plain HTTP", "server: '${plain}'", "token: t0k").sends(""),
        LoginCase.of("plain HTTP and impersonation", "server: '${plain}'", "token: t0k, as: jane")
            .sends("impersonate-user=jane"),
        LoginCase.of("no server", "tls-server-name: a", "token: t0k")
            .refuses("clusters[here].cluster.server", "missing"),
        LoginCase.of("a server without a scheme", "server: '127.0.0.1:1'", "token: t0k")
            .refuses("clusters[here].cluster.server", "https://"),
        LoginCase.of("a server with a login", "server: 'https://a:b@127.0.0.1:1'", "token: t0k")
            .refuses("clusters[here].cluster.server", "https://"));
  }

  private static List<LoginCase> proxies() {
    return List.of(
        LoginCase.of("a proxy", BEHIND + ", proxy-url: 'http://${proxy}'", "token: t0k")
            .sends("CONNECT 127.0.0.1:1", TOKEN),
        LoginCase.of(
                "a proxy that knows the server's name",
                "server: 'https://kube.example.invalid:6443', certificate-authority-data: ${ca},"
                    + " tls-server-name: 127.0.0.1, proxy-url: 'http://${proxy}/'",
                "token: t0k")
            .sends("CONNECT kube.example.invalid:6443", TOKEN),
        LoginCase.of(
                "a proxy with a certificate",
                BEHIND + ", proxy-url: 'http://${proxy}'",
                "client-certificate-data: ${cert}, client-key-data: ${key}")
            .sends("CONNECT 127.0.0.1:1", "certificate=CN=jane.example"),
        LoginCase.of(
                "a proxy with a password",
                BEHIND + ", proxy-url: 'http://u:p@${proxy}'",
                "token: t0k")
            .refuses("clusters[here].cluster.proxy-url", "password", "disabledSchemes=")
            .strictly(),
        LoginCase.of("a SOCKS proxy", BEHIND + ", proxy-url: 'socks5://${proxy}'", "token: t0k")
            .refuses("clusters[here].cluster.proxy-url", "socks5://", "http://")
            .alone(),
        LoginCase.of("a proxy behind TLS", BEHIND + ", proxy-url: 'https://${proxy}'", "token: t0k")
            .refuses("clusters[here].cluster.proxy-url", "https://", "http://")
            .alone(),
        LoginCase.of("a proxy of no kind", BEHIND + ", proxy-url: 'ftp://h'", "token: t0k")
            .refuses("clusters[here].cluster.proxy-url"),
        LoginCase.of(
                "the environment's proxy",
                "server: 'https://kube.example.invalid:6443', certificate-authority-data: ${ca},"
                    + " tls-server-name: 127.0.0.1",
                "token: t0k")
            .variable("HTTPS_PROXY", "http://${proxy}")
            .sends("CONNECT kube.example.invalid:6443", TOKEN),
        LoginCase.of(
                "the environment's proxy in small letters, without a scheme",
                "server: 'https://kube.example.invalid', certificate-authority-data: ${ca},"
                    + " tls-server-name: 127.0.0.1",
                "token: t0k")
            .variable("https_proxy", "${proxy}")
            .variable("NO_PROXY", "other.example.invalid,kube.example.invalid:6443")
            .sends("CONNECT kube.example.invalid:443", TOKEN),
        LoginCase.of("the environment's proxy for a local server", SECURE, "token: t0k")
            .variable("HTTPS_PROXY", "http://127.0.0.1:1")
            .sends(TOKEN),
        LoginCase.of(
                "the environment's proxy beside the cluster's own",
                BEHIND + ", proxy-url: 'http://${proxy}'",
                "token: t0k")
            .variable("HTTPS_PROXY", "http://127.0.0.1:1")
            .variable("NO_PROXY", "*")
            .sends("CONNECT 127.0.0.1:1", TOKEN),
        LoginCase.of(
                "a server that needs no proxy",
                "server: 'https://kube.example.invalid:6443', certificate-authority-data: ${ca}",
                "token: t0k")
            .variable("HTTPS_PROXY", "http://${proxy}")
            .variable("NO_PROXY", ".example.invalid")
            .refuses("cannot reach https://kube.example.invalid:6443"),
        LoginCase.of(
                "the environment's SOCKS proxy",
                "server: 'https://kube.example.invalid:6443', certificate-authority-data: ${ca}",
                "token: t0k")
            .variable("HTTPS_PROXY", "socks5://${proxy}")
            .refuses("HTTPS_PROXY", "socks5://")
            .alone());
  }

  private static LoginCase plugin(String name, String exec, String script) {
    return LoginCase.user(name, "exec: {" + exec + "}").file("plugin.sh", script);
  }

  private static String prints(String status) {
    return prints("ExecCredential", "v1", status);
  }

  private static String prints(String kind, String version, String status) {
    return "#!/bin/sh\ncat <<'END'\n{\"kind\":\""
        + kind
        + "\",\"apiVersion\":\"client.authentication.k8s.io/"
        + version
        + "\",\"status\":"
        + status
        + "}\nEND\n";
  }

  private static List<LoginCase> plugins() {
    String own = ALONE + ", command: ./plugin.sh";
    return List.of(
        plugin("a plugin", own, prints("{\"token\":\"t0k\"}")).sends(TOKEN),
        plugin(
                "a plugin of the old version",
                "apiVersion: client.authentication.k8s.io/v1beta1, command: ./plugin.sh",
                prints("ExecCredential", "v1beta1", "{\"token\":\"t0k\"}"))
            .sends(TOKEN),
        plugin(
                "a plugin with arguments that a shell would read",
                own
                    + ", args: ['--x=$HOME', '`id`', 'a&b', \"c'd\", ''], env: [{name: EXTRA, value: '$y'}]",
                ECHO)
            .sends(
                "authorization=Bearer ${base64:--x=$HOME|`id`|a&b|c'd||$y|"
                    + "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
                    + "\"spec\":{\"interactive\":false}}|} certificate=none"),
        LoginCase.of(
                "a plugin that wants to know the cluster",
                SECURE
                    + ", extensions: [{name: client.authentication.k8s.io/exec, extension:"
                    + " {audience: a, count: 1}}]",
                "exec: {" + own + ", provideClusterInfo: true}")
            .file("plugin.sh", ECHO)
            .sends(
                "authorization=Bearer ${base64:|{\"kind\":\"ExecCredential\",\"apiVersion\":"
                    + "\"client.authentication.k8s.io/v1\",\"spec\":{\"cluster\":{\"server\":\"${secure}\","
                    + "\"certificate-authority-data\":\"${ca}\",\"config\":{\"audience\":\"a\",\"count\":1}},"
                    + "\"interactive\":false}}|} certificate=none"),
        plugin(
                "a plugin that gives a certificate",
                own,
                prints(
                    "{\"clientCertificateData\":\"${cert.json}\",\"clientKeyData\":\"${key.json}\"}"))
            .sends("certificate=CN=jane.example"),
        plugin(
                "a plugin that gives both",
                own,
                prints(
                    "{\"token\":\"t0k\",\"clientCertificateData\":\"${cert.json}\","
                        + "\"clientKeyData\":\"${key.json}\"}"))
            .sends("authorization=Bearer t0k certificate=CN=jane.example"),
        plugin(
                "a plugin that gives a certificate alone",
                own,
                prints("{\"clientCertificateData\":\"${cert.json}\"}"))
            .refuses("plugin.sh", "clientKeyData"),
        plugin("a plugin beside a token", own + "}, token: t0k, unused: {", "#!/bin/sh\nexit 9\n")
            .sends(TOKEN),
        plugin(
                "a plugin and impersonation",
                own + "}, as: jane, unused: {",
                prints("{\"token\":\"t0k\"}"))
            .sends("authorization=Bearer t0k impersonate-user=jane certificate=none"),
        plugin(
                "a plugin that fails",
                own + ", installHint: 'see https://example.com/login'",
                "#!/bin/sh\necho 'SSO session expired' >&2\nexit 3\n")
            .refuses(
                "users[me].user.exec.command",
                "plugin.sh",
                "exit code 3",
                "SSO session expired",
                "see https://example.com/login"),
        LoginCase.user(
                "a plugin that is not installed",
                "exec: {" + ALONE + ", command: no-such-plugin, installHint: 'get it at x'}")
            .refuses("no-such-plugin", "PATH", "get it at x"),
        LoginCase.user(
                "a plugin that is not beside the file",
                "exec: {" + ALONE + ", command: bin/none, installHint: 'get it at x'}")
            .refuses("bin/none", "get it at x"),
        plugin("a plugin that writes no JSON", own, "#!/bin/sh\necho hello\n")
            .refuses("plugin.sh", "no JSON"),
        plugin("a plugin that writes nothing", own, "#!/bin/sh\n").refuses("plugin.sh", "nothing"),
        plugin("a plugin of another kind", own, prints("TokenReview", "v1", "{\"token\":\"t0k\"}"))
            .refuses("plugin.sh", "TokenReview"),
        plugin(
                "a plugin of another version than it says",
                own,
                prints("ExecCredential", "v1beta1", "{\"token\":\"t0k\"}"))
            .refuses("plugin.sh", "v1beta1"),
        plugin("a plugin without a status", own, prints("null")).refuses("plugin.sh", "status"),
        plugin("a plugin with an empty status", own, prints("{}")).refuses("plugin.sh", "token"),
        plugin(
                "a plugin whose login has expired",
                own,
                prints("{\"token\":\"t0k\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}"))
            .refuses("plugin.sh", "expirationTimestamp 2020-01-01T00:00:00Z")
            .strictly(),
        plugin(
                "a plugin whose login lasts",
                own,
                prints("{\"token\":\"t0k\",\"expirationTimestamp\":\"2999-01-01T00:00:00+02:00\"}"))
            .sends(TOKEN),
        plugin(
                "a plugin of an unknown version",
                "apiVersion: client.authentication.k8s.io/v1alpha1, command: ./plugin.sh",
                prints("{\"token\":\"t0k\"}"))
            .refuses("users[me].user.exec.apiVersion", "v1alpha1"),
        plugin(
                "a plugin without a version",
                "interactiveMode: Never, command: ./plugin.sh",
                prints("{\"token\":\"t0k\"}"))
            .refuses("users[me].user.exec.apiVersion", "missing"),
        plugin(
                "a plugin without a mode",
                V1 + ", command: ./plugin.sh",
                prints("{\"token\":\"t0k\"}"))
            .refuses("users[me].user.exec.interactiveMode", "missing"),
        plugin(
                "a plugin that must ask",
                V1 + ", interactiveMode: Always, command: ./plugin.sh",
                prints("{\"token\":\"t0k\"}"))
            .refuses("users[me].user.exec.interactiveMode", "Always"),
        plugin("a plugin without a command", ALONE, prints("{\"token\":\"t0k\"}"))
            .refuses("users[me].user.exec.command", "missing"));
  }

  private static LoginCase listed(String name, String list) {
    return LoginCase.whole(name, "").variable("KUBECONFIG", list);
  }

  private static final String WITHOUT_CURRENT =
      """
      contexts: [{name: here, context: {cluster: here, user: me}}, {name: there, context: {}}]
      clusters: [{name: here, cluster: {server: '${secure}', certificate-authority: ca.pem}}]
      users: [{name: me, user: {tokenFile: tok.txt}}]
      """;

  private static List<LoginCase> files() {
    return List.of(
        listed("two files, each with paths of its own", "${folder}/a/one:${folder}/b/two")
            .file(
                "a/one",
                "current-context: here\nclusters: [{name: here, cluster: {server: '${secure}', certificate-authority: ca.pem}}]\n")
            .file("a/ca.pem", "${ca.pem}")
            .file("b/two", WITHOUT_CURRENT)
            .file("b/tok.txt", "t0k")
            .sends(TOKEN),
        listed("two files that name one user", "${folder}/one:${folder}/two")
            .file("one", "users: [{name: me, user: {token: t0k}}]\n")
            .file("two", "current-context: here\n" + WITHOUT_CURRENT)
            .file("ca.pem", "${ca.pem}")
            .file("tok.txt", "other")
            .sends(TOKEN),
        listed("a file of the list that is not there", "${folder}/gone::${folder}/two")
            .file("two", "current-context: here\n" + WITHOUT_CURRENT)
            .file("ca.pem", "${ca.pem}")
            .file("tok.txt", "t0k")
            .sends(TOKEN),
        listed("no file of the list", "${folder}/gone").refuses("${folder}/gone", "KUBECONFIG"),
        listed("no current context", "${folder}/two")
            .file("two", WITHOUT_CURRENT)
            .variable("KUBERNETES_SERVICE_HOST", "127.0.0.1")
            .variable("KUBERNETES_SERVICE_PORT", "1")
            .refuses("${folder}/two", "current-context", "here, there"),
        listed("an empty current context", "${folder}/two")
            .file("two", "current-context: ''\n" + WITHOUT_CURRENT)
            .refuses("${folder}/two", "current-context", "here, there"),
        listed("an empty file", "${folder}/two")
            .file("two", "")
            .refuses("${folder}/two", "current-context", "none at all"),
        listed("an unknown current context", "${folder}/two")
            .file("two", "current-context: prod\n" + WITHOUT_CURRENT)
            .refuses("${folder}/two", "prod", "here, there"),
        LoginCase.whole(
                "an unknown user",
                "${head}contexts: [{name: here, context: {cluster: here, user: jane}}]\n${tail}")
            .refuses("contexts[here].context.user", "jane"),
        LoginCase.whole(
                "an unknown cluster",
                "${head}contexts: [{name: here, context: {cluster: eu, user: me}}]\n${tail}")
            .refuses("contexts[here].context.cluster", "eu"),
        LoginCase.whole(
                "no user", "${head}contexts: [{name: here, context: {cluster: here}}]\n${tail}")
            .refuses("contexts[here].context.user", "missing"),
        LoginCase.whole(
                "no cluster", "${head}contexts: [{name: here, context: {user: me}}]\n${tail}")
            .refuses("contexts[here].context.cluster", "missing"),
        LoginCase.whole(
                "two users of one name",
                "${head}contexts: [{name: here, context: {cluster: here, user: me}}]\n${tail}"
                    .replace("${tail}", "${double}"))
            .refuses("users", "two have the name me"),
        LoginCase.whole("another kind", "apiVersion: v1\nkind: Pod\ncurrent-context: here\n")
            .refuses("kind", "no kubeconfig"),
        LoginCase.whole("no mapping", "- a\n").refuses("not a mapping"));
  }
}
