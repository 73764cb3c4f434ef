package io.bizmatters.platform.eds.goal.maven;

import java.util.Optional;
import org.apache.maven.execution.MavenSession;

/** A value that the goals of one build session share, across modules and threads. */
final class SessionValue {

  private SessionValue() {}

  /**
   * Returns the session's value of a type: the given one, unless another module was first.
   *
   * @param type its class is the key, so that another version of the plugin has its own value
   */
  static <T> T of(MavenSession session, Class<T> type, T fresh) {
    if (session.getRepositorySession() == null
        || session.getRepositorySession().getData() == null) {
      return fresh;
    }
    var data = session.getRepositorySession().getData();
    // set() returns false if a parallel module was first; get() then returns that module's value
    data.set(type, null, fresh);
    return Optional.ofNullable(data.get(type)).map(type::cast).orElse(fresh);
  }
}
