package io.bizmatters.platform.eds.goal.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;

/** Which execution of which module writes where, in one build: two of them would eat each other. */
public final class OutputOwners {

  private static final String KEY = OutputOwners.class.getName();

  private final Map<String, Claim> claims;

  /** Who has a place, and what it is written to hold. */
  private record Claim(String owner, String content) {}

  private OutputOwners(Map<String, Claim> claims) {
    this.claims = claims;
  }

  /** Those of a build. */
  public static OutputOwners of(MavenSession session) {
    if (session.getRepositorySession() == null
        || session.getRepositorySession().getData() == null) {
      return new OutputOwners(new ConcurrentHashMap<>());
    }
    var data = session.getRepositorySession().getData();
    // set() answers false when a parallel module was first: then get() has its map
    data.set(KEY, null, new ConcurrentHashMap<String, Claim>());
    @SuppressWarnings("unchecked") // only this method writes the key
    Map<String, Claim> claims = (Map<String, Claim>) data.get(KEY);
    return new OutputOwners(claims == null ? new ConcurrentHashMap<>() : claims);
  }

  /**
   * Takes a place, unless another one has it already that writes something else there.
   *
   * @param kind what is written, such as {@code manifests}
   * @param content what tells equal content; empty where no two are equal
   * @return who has it
   */
  public Optional<String> takenBy(Path place, String kind, String owner, String content) {
    Claim ours = new Claim(owner, content);
    Claim first = claims.putIfAbsent(kind + " " + real(place), ours);
    boolean free =
        first == null
            || first.owner().equals(owner)
            || (!content.isEmpty() && first.content().equals(content));
    return free ? Optional.empty() : Optional.of(first.owner());
  }

  /** One place may have several names. */
  private static String real(Path place) {
    Path absolute = place.toAbsolutePath().normalize();
    for (Path known = absolute; known != null; known = known.getParent()) {
      try {
        return known.toRealPath().resolve(known.relativize(absolute)).toString();
      } catch (IOException missing) {
        // what is not there yet is a part of what is
      }
    }
    return absolute.toString();
  }
}
