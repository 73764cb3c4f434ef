package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executions or modules of one build do not eat each other's files. */
class OutputOwnersTest {

  private static final String ALPHA = "module a, execution alpha";
  private static final String BETA = "module a, execution beta";

  @TempDir private Path folder;
  private final MavenSession session = mock(MavenSession.class);

  @BeforeEach
  @SuppressWarnings("deprecation") // the constructor for tests
  void build() {
    when(session.getRepositorySession()).thenReturn(new DefaultRepositorySystemSession());
  }

  private OutputOwners owners() {
    return OutputOwners.of(session);
  }

  @Test
  void theSecondIsToldWhoWasFirst() {
    assertThat(owners().takenBy(folder, "manifests", ALPHA, "1")).isEmpty();
    assertThat(owners().takenBy(folder, "manifests", BETA, "2")).contains(ALPHA);
    assertThat(owners().takenBy(folder, "manifests", ALPHA, "3")).isEmpty();
  }

  @Test
  void whoeverWritesTheSameMayWriteThere() {
    assertThat(owners().takenBy(folder, "manifests", ALPHA, "1")).isEmpty();
    assertThat(owners().takenBy(folder, "manifests", BETA, "1")).isEmpty();
  }

  @Test
  void reportsAreNeverTheSame() {
    assertThat(owners().takenBy(folder, "report", ALPHA, "")).isEmpty();
    assertThat(owners().takenBy(folder, "report", BETA, "")).contains(ALPHA);
    assertThat(owners().takenBy(folder, "manifests", BETA, "1")).isEmpty();
  }

  @Test
  void aPlaceUnderAnotherNameIsTheSamePlace() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThat(owners().takenBy(real.resolve("eds"), "manifests", ALPHA, "1")).isEmpty();
    assertThat(owners().takenBy(link.resolve("eds"), "manifests", BETA, "2")).contains(ALPHA);
    assertThat(owners().takenBy(folder.resolve("other"), "manifests", BETA, "2")).isEmpty();
  }
}
