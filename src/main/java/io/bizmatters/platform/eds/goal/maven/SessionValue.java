package io.bizmatters.platform.eds.goal.maven;

import java.util.Optional;
import org.apache.maven.execution.MavenSession;

/** What the goals of one build session share, over modules and threads. */
final class SessionValue {

  private SessionValue() {}

  /**
   * The session's value of a type: the one given, unless another module was first.
   *
   * @param type its class is the key, so that another version of the plugin has its own
   */
  static <T> T of(MavenSession session, Class<T> type, T fresh) {
    if (session.getRepositorySession() == null
        || session.getRepositorySession().getData() == null) {
      return fresh;
    }
    var data = session.getRepositorySession().getData();
    // set() answers false when a parallel module was first: then get() has its value
    data.set(type, null, fresh);
    return Optional.ofNullable(data.get(type)).map(type::cast).orElse(fresh);
  }
}
