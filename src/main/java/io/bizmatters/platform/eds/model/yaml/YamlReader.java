package io.bizmatters.platform.eds.model.yaml;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads YAML files into nodes with line and column. It supports only core types, creates no other
 * objects, and limits every size.
 */
public final class YamlReader {

  /** The size of the largest file that is read. */
  public static final int MAX_FILE_BYTES = 1 << 20;

  private static final int MAX_DOCUMENTS = 1_000;

  private final Interpolator interpolator;

  /** Creates a reader that replaces properties in values. */
  public YamlReader(Interpolator interpolator) {
    this.interpolator = interpolator;
  }

  /** The non-empty documents of a file, and its problems. */
  public record YamlFile(List<Node> documents, List<Problem> problems) {
    public YamlFile {
      documents = List.copyOf(documents);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a file.
   *
   * @param name the file's name for people
   * @param spelling how its fields are spelled
   */
  public YamlFile read(byte[] bytes, String name, Spelling spelling) {
    Origin file = new Origin(name, 0, 0, "", spelling);
    List<Problem> problems = new ArrayList<>();
    if (bytes.length > MAX_FILE_BYTES) {
      problems.add(
          Problem.error(file, "more than 1 MiB", "a file of at most 1 MiB", "split the file"));
      return new YamlFile(List.of(), problems);
    }
    List<Node> documents = new ArrayList<>();
    Optional<String> text = decoded(bytes, file, problems);
    text.ifPresent(found -> documents.addAll(documents(found, file, problems)));
    boolean empty = documents.isEmpty() && problems.isEmpty();
    if (empty) {
      problems.add(
          Problem.warning(
              WarningCode.FILE_EMPTY,
              file,
              "no document",
              "at least one YAML document",
              "write one, or remove the file"));
    }
    return new YamlFile(documents, problems);
  }

  private List<Node> documents(String text, Origin file, List<Problem> problems) {
    // this class finds the types: the parser needs none, and its tables of types take start-up time
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.file()).setSchema(new FailsafeSchema()).build();
    List<Node> documents = new ArrayList<>();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      YamlComposer composer = new YamlComposer(events, file, interpolator, problems);
      int count = 0;
      while (events.hasNext()) {
        if (events.next() instanceof DocumentStartEvent) {
          if (++count > MAX_DOCUMENTS) {
            throw new LimitException(
                Problem.error(
                    file,
                    "more than 1,000 documents",
                    "at most 1,000 documents in a file",
                    "split the file"));
          }
          composer.document().ifPresent(documents::add);
        }
      }
    } catch (LimitException limit) {
      problems.add(limit.problem());
    } catch (MarkedYamlEngineException broken) {
      problems.add(syntax(broken, file));
    } catch (YamlEngineException broken) {
      problems.add(
          Problem.error(
              file,
              plain(broken.getMessage()),
              "YAML of printable characters",
              "remove the character"));
    }
    return documents;
  }

  private static Problem syntax(MarkedYamlEngineException broken, Origin file) {
    Optional<Mark> mark = broken.getProblemMark().or(broken::getContextMark);
    Origin at = mark.map(found -> file.at(found.getLine() + 1, found.getColumn() + 1)).orElse(file);
    String problem = plain(broken.getProblem());
    String context = plain(broken.getContext());
    if (problem.contains("TAB") || problem.contains("\\t")) {
      return Problem.error(
          at, "a tab", "spaces for indentation: YAML takes no tabs", "replace the tab by spaces");
    }
    if (context.contains("quoted scalar")) {
      return Problem.error(
          at,
          "the end of the file inside a quoted text",
          "a closing quote",
          "close the quote that opens before");
    }
    if (problem.contains("mapping values are not allowed")) {
      return Problem.error(
          at,
          "a ':' where no name can stand",
          "name: value, each on a line of its own",
          "put the text in quotes, or correct the indentation");
    }
    if (context.contains("block mapping") || context.contains("block collection")) {
      return Problem.error(
          at,
          problem,
          "every name of a mapping at the same indentation",
          "correct the indentation");
    }
    return Problem.error(
        at,
        problem,
        "well-formed YAML" + (context.isEmpty() ? "" : " (" + context + ")"),
        "correct the text at this place");
  }

  private static String plain(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("").strip();
  }

  private static Optional<String> decoded(byte[] bytes, Origin file, List<Problem> problems) {
    if (isUtf16(bytes)) {
      problems.add(Problem.error(file, "UTF-16", "UTF-8", "save the file as UTF-8"));
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      problems.add(
          Problem.error(
              file,
              "bytes that are not UTF-8 at offset " + in.position(),
              "UTF-8",
              "save the file as UTF-8"));
      return Optional.empty();
    }
    String text = out.flip().toString();
    return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
  }

  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return (first == 0xfe && second == 0xff)
        || (first == 0xff && second == 0xfe)
        || first == 0
        || second == 0;
  }

  /** Stops the reading of a file that exceeds a limit; carries the text of the problem. */
  static final class LimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    LimitException(Problem problem) {
      super(problem.allowed());
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
