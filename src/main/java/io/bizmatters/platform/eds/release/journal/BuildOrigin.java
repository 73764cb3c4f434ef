package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.platform.PlatformMark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who releases, from where and what, as a lock and a record state it.
 *
 * @param by a person or a pipeline's user, with the host if no build is known
 * @param build where the build can be read
 * @param commit of the sources
 * @param platform whose rules the services follow
 */
public record BuildOrigin(
    String by, Optional<String> build, Optional<String> commit, Optional<PlatformMark> platform) {

  /** Creates the origin of a release whose platform is not known. */
  public BuildOrigin(String by, Optional<String> build, Optional<String> commit) {
    this(by, build, commit, Optional.empty());
  }

  /** Returns this origin with the platform whose rules the services follow. */
  public BuildOrigin under(PlatformMark mark) {
    return new BuildOrigin(by, build, commit, Optional.of(mark));
  }

  /** The variables of CI servers, in the order in which they are trusted. */
  private static final List<String> USERS =
      List.of("GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_USER_ID", "BUILD_REQUESTEDFOR");

  private static final List<String> BUILDS =
      List.of("CI_JOB_URL", "BUILD_URL", "CIRCLE_BUILD_URL", "BUILD_BUILDURI");
  private static final List<String> COMMITS =
      List.of("GITHUB_SHA", "CI_COMMIT_SHA", "GIT_COMMIT", "CIRCLE_SHA1", "BUILD_SOURCEVERSION");

  /**
   * Reads the variables of GitHub Actions, GitLab CI, Jenkins, CircleCI and Azure Pipelines.
   *
   * @param user who runs the build, if no CI server states it
   * @param host the machine of that user
   */
  public static BuildOrigin of(Map<String, String> environment, String user, String host) {
    return new BuildOrigin(
        first(environment, USERS).orElse(user + "@" + host),
        gitHub(environment).or(() -> first(environment, BUILDS)),
        first(environment, COMMITS));
  }

  private static Optional<String> gitHub(Map<String, String> environment) {
    Optional<String> repository = first(environment, List.of("GITHUB_REPOSITORY"));
    Optional<String> run = first(environment, List.of("GITHUB_RUN_ID"));
    return repository.isPresent() && run.isPresent()
        ? Optional.of(
            first(environment, List.of("GITHUB_SERVER_URL")).orElse("https://github.com")
                + "/"
                + repository.get()
                + "/actions/runs/"
                + run.get())
        : Optional.empty();
  }

  private static Optional<String> first(Map<String, String> environment, List<String> names) {
    return names.stream()
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  /** Returns the text for people: {@code alice, https://…/runs/7}. */
  @Override
  public String toString() {
    return by + build.map(url -> ", " + url).orElse("");
  }

  /**
   * The reason of a release that no change of its service asked for.
   *
   * @param note the text in the history
   * @param after the version that must still be the newest; if another version is, another run has
   *     released in between, and that release stands
   */
  public record Cause(String note, OptionalInt after) {}
}
