package io.bizmatters.platform.eds.goal.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;

/**
 * Records which execution of which module writes where in one build: two executions in one place
 * would overwrite each other's files.
 */
public final class OutputOwners {

  private static final String KEY = OutputOwners.class.getName();

  private final Map<String, Claim> claims;

  /** The owner of a place, and what identifies its content. */
  private record Claim(String owner, String content) {}

  private OutputOwners(Map<String, Claim> claims) {
    this.claims = claims;
  }

  /** Returns the owners of a build. */
  public static OutputOwners of(MavenSession session) {
    if (session.getRepositorySession() == null
        || session.getRepositorySession().getData() == null) {
      return new OutputOwners(new ConcurrentHashMap<>());
    }
    var data = session.getRepositorySession().getData();
    // set() returns false if a parallel module was first; get() then returns that module's map
    data.set(KEY, null, new ConcurrentHashMap<String, Claim>());
    @SuppressWarnings("unchecked") // only this method writes the key
    Map<String, Claim> claims = (Map<String, Claim>) data.get(KEY);
    return new OutputOwners(claims == null ? new ConcurrentHashMap<>() : claims);
  }

  /**
   * Takes a place, unless another owner already has it for other content.
   *
   * @param kind what is written, such as {@code manifests}
   * @param content a text that is equal for equal content; empty if no two contents are equal
   * @return the other owner; empty if the place is taken now
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

  /** Returns the real path, because one place may have several names. */
  private static String real(Path place) {
    Path absolute = place.toAbsolutePath().normalize();
    for (Path known = absolute; known != null; known = known.getParent()) {
      try {
        return known.toRealPath().resolve(known.relativize(absolute)).toString();
      } catch (IOException missing) {
        // a missing path is resolved against its nearest existing parent
      }
    }
    return absolute.toString();
  }
}
