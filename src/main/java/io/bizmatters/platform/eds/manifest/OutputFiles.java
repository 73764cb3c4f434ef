package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.platform.PlatformMark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Renders the files of a run: one file for each object, in folders by service; {@code
 * kustomization.yaml}; {@code manifests.yaml} with all documents; {@code eds.lock.json}. Equal
 * services give equal bytes.
 *
 * @param files the content by relative path with {@code /}; the lock file is last
 */
public record OutputFiles(Map<String, byte[]> files) {

  /** The file with all documents, which a build attaches. */
  public static final String MANIFESTS = "manifests.yaml";

  /** The lock file: the input's digest and the files' digests. */
  public static final String LOCK = "eds.lock.json";

  private static final String KUSTOMIZATION = "kustomization.yaml";

  public OutputFiles {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Renders all files.
   *
   * @param pluginVersion written into the lock file
   * @param platform the platform whose rules the services follow
   * @param inputsDigest SHA-256 of the input, in hexadecimal digits; when empty, the digest of the
   *     manifests is used
   */
  public static OutputFiles of(
      List<ServiceObjects> services,
      String pluginVersion,
      PlatformMark platform,
      Optional<String> inputsDigest) {
    return of(services, pluginVersion, platform, inputsDigest, Map.of());
  }

  /**
   * Renders all files.
   *
   * @param pluginVersion written into the lock file
   * @param platform the platform of the services, written into the lock file
   * @param inputsDigest SHA-256 of the input, in hexadecimal digits; when empty, the digest of the
   *     manifests is used
   * @param others files of other formats, by relative path
   */
  public static OutputFiles of(
      List<ServiceObjects> services,
      String pluginVersion,
      PlatformMark platform,
      Optional<String> inputsDigest,
      Map<String, byte[]> others) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Map<String, String> objects = objects(services);
    for (Map.Entry<String, String> document : objects.entrySet()) {
      files.put(document.getKey(), bytes(document.getValue()));
    }
    files.put(KUSTOMIZATION, bytes(kustomization(new ArrayList<>(files.keySet()))));
    files.put(MANIFESTS, bytes(ManifestYaml.stream(List.copyOf(objects.values()))));
    files.putAll(others);
    SortedMap<String, String> digests = digests(files);
    String inputs = inputsDigest.orElse(Objects.requireNonNull(digests.get(MANIFESTS)));
    files.put(LOCK, LockFile.of(services, digests, pluginVersion, platform, inputs));
    return new OutputFiles(files);
  }

  /** Renders one document for each object, by relative path. */
  public static Map<String, String> objects(List<ServiceObjects> services) {
    Map<String, String> files = new LinkedHashMap<>();
    Set<String> clashing = namesUsedTwice(services);
    for (ServiceObjects service : services) {
      String folder = folder(service, clashing);
      List<String> names = fileNames(service);
      for (int i = 0; i < names.size(); i++) {
        files.put(folder + "/" + names.get(i), ManifestYaml.of(service.objects().get(i)));
      }
    }
    return files;
  }

  /**
   * Returns files that belong to no service, with a lock file that lists them.
   *
   * @param files the content by relative path with {@code /}
   */
  public static OutputFiles locked(
      Map<String, byte[]> files, String pluginVersion, PlatformMark platform) {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    SortedMap<String, String> digests = digests(files);
    List<String> lines = new ArrayList<>();
    digests.forEach((path, digest) -> lines.add(digest + "  " + path));
    String inputs = Sha256.of(bytes(String.join("\n", lines)));
    all.put(LOCK, LockFile.of(List.of(), digests, pluginVersion, platform, inputs));
    return new OutputFiles(all);
  }

  /** Returns the SHA-256 of each file by its path. */
  private static SortedMap<String, String> digests(Map<String, byte[]> files) {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      digests.put(file.getKey(), Sha256.of(file.getValue()));
    }
    return digests;
  }

  private static String kustomization(List<Object> resources) {
    return ManifestYaml.of(
        Tree.of("apiVersion", "kustomize.config.k8s.io/v1beta1")
            .with("kind", "Kustomization")
            .with("resources", resources)
            .fields());
  }

  private static Set<String> namesUsedTwice(List<ServiceObjects> services) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (ServiceObjects service : services) {
      if (!seen.add(service.service().name())) {
        twice.add(service.service().name());
      }
    }
    return twice;
  }

  /**
   * Returns the folder of a service; names have no dots, so {@code <namespace>.<name>} is unique.
   */
  private static String folder(ServiceObjects service, Set<String> clashing) {
    String name = service.service().name();
    return clashing.contains(name)
        ? service.service().namespace().map(namespace -> namespace + "." + name).orElse(name)
        : name;
  }

  /**
   * Returns file names: {@code NN-kind.yaml}, and {@code NN-kind-rest-of-the-name.yaml} for further
   * objects of a kind.
   */
  private static List<String> fileNames(ServiceObjects service) {
    int width = Math.max(2, Integer.toString(service.objects().size()).length());
    Set<String> kinds = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (KubernetesObject object : service.objects()) {
      String kind = object.kind().toLowerCase(Locale.ROOT);
      String title = kinds.add(kind) ? kind : kind + "-" + ownPart(object, service);
      names.add(padded(names.size() + 1, width) + "-" + title + ".yaml");
    }
    return names;
  }

  private static String ownPart(KubernetesObject object, ServiceObjects service) {
    String prefix = service.service().name() + "-";
    String name = object.name();
    String part = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    // names of roles may contain a colon
    return part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
  }

  private static String padded(int number, int width) {
    String digits = Integer.toString(number);
    return "0".repeat(width - digits.length()) + digits;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
