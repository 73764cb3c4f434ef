package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.goal.maven.PomConfiguration.PomLocation;
import java.nio.file.Path;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PomLocationTest {

  private static final Path BASE = Path.of("/home/orders");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Maven 3
          23 : 18, com.example:orders:1.0 /home/orders/pom.xml            | pom.xml                | 23
          7 : 1, com.example:orders:1.0-SNAPSHOT /home/orders/sub/pom.xml | sub/pom.xml            | 7
          5 : 11, com.example:parent:1 /home/parent/pom.xml               | /home/parent/pom.xml   | 5
          5 : 11, com.example:parent:1 /home/with blanks/pom.xml          | /home/with blanks/pom.xml | 5
          5 : 11                                                          | pom.xml                | 5
          # Maven 4
          /home/orders/pom.xml @ 23:5                                     | pom.xml                | 23
          file:///home/orders/pom.xml @ 23:5                              | pom.xml                | 23
          file:/home/orders/pom.xml @ 23:5                                | pom.xml                | 23
          file:///home/with%20blanks/pom.xml @ 9:1                        | /home/with blanks/pom.xml | 9
          file:///home/with blanks/pom.xml @ 9:1                          | /home/with blanks/pom.xml | 9
          com.example:parent:1 @ 9:1                                      | pom.xml                | 9
          """)
  void theFileAndTheLineAreReadFromBothFormsOfMaven(String location, String file, int line) {
    assertThat(PomLocation.parse(location, BASE)).isEqualTo(new PomLocation(file, line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "somewhere", "99999999999 : 1", "file:///home/orders/pom.xml"})
  void aPlaceThatMavenDoesNotTellIsThePomWithoutALine(String location) {
    assertThat(PomLocation.parse(location, BASE)).isEqualTo(new PomLocation("pom.xml", 0));
  }

  @Test
  void anElementWithoutAPlaceIsThePomWithoutALine() {
    assertThat(PomLocation.of(new Xpp3Dom("size"), BASE)).isEqualTo(new PomLocation("pom.xml", 0));
  }
}
