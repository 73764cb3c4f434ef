package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference sections of README.md say what the code does. {@code mvn test
 * -Dtest=ReadmeReferenceTest -Deds.updateReadme=true} writes them anew, and fails once, so that no
 * build passes on a README that nobody has read.
 */
class ReadmeReferenceTest {

  private static final Path README = Path.of("README.md");
  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");

  @Test
  void theFieldsAreThoseOfTheTable() throws IOException {
    holds("fields", FieldReference.markdown());
  }

  @Test
  void theGoalsAreThoseOfTheDescriptor() throws IOException {
    holds("goals", PluginDescriptorReference.markdown(DESCRIPTOR));
  }

  private static void holds(String section, String expected) throws IOException {
    String begin = "<!-- " + section + ":begin -->\n";
    String end = "<!-- " + section + ":end -->";
    String readme = Files.readString(README).replace("\r\n", "\n");
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf(end);
    assertThat(readme).contains(begin, end);
    assertThat(to).as("%s before %s", begin, end).isGreaterThanOrEqualTo(from);
    if (!readme.substring(from, to).equals(expected)) {
      differs(section, expected, readme.substring(0, from) + expected + readme.substring(to));
    }
  }

  private static void differs(String section, String expected, String mended) throws IOException {
    if (Boolean.getBoolean("eds.updateReadme")) {
      Files.writeString(README, mended);
      fail("README.md: section '%s' was written anew; read it, and run again.", section);
    }
    fail(
        "README.md: section '%s' is not what the code says. Run with -Deds.updateReadme=true, or paste:%n%n%s",
        section, expected);
  }
}
