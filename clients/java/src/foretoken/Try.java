package foretoken;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Types into a document as an IDE would, and prints what the daemon suggests: `Try RUN_FOLDER ROOT FILE FIRST_LINE TYPED`. */
public final class Try {
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[1]);
    String uri = Path.of(arguments[2]).toUri().toString();
    String first = arguments[3] + "\n";
    String typed = arguments[4];
    try (Daemon daemon = Daemon.connect(Path.of(arguments[0]))) {
      Map<String, Object> folder = Map.of("uri", root.toUri().toString(), "name", "project");
      daemon.request("initialize", Map.of("capabilities", Map.of(), "workspaceFolders", List.of(folder))).join();
      daemon.notify("initialized", Map.of());
      daemon.notify(
          "textDocument/didOpen",
          Map.of("textDocument", Map.of("uri", uri, "languageId", "typescript", "version", 1, "text", first)));
      int version = 1;
      for (int column = 0; column < typed.length(); column++) {
        Map<String, Object> place = Map.of("line", 1, "character", column);
        Map<String, Object> change =
            Map.of("range", Map.of("start", place, "end", place), "text", typed.substring(column, column + 1));
        daemon.notify(
            "textDocument/didChange",
            Map.of("textDocument", Map.of("uri", uri, "version", ++version), "contentChanges", List.of(change)));
      }
      System.out.println(daemon.inlineCompletion(uri, 1, typed.length()));
      daemon.request("shutdown", null).join();
      daemon.notify("exit", null);
    }
  }

  private Try() {}
}
