package dev.foretoken.core;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the `foretoken` command: the setting, $FORETOKEN_HOME/bin, then the PATH. */
public final class FindCommand {
  /** `setting` is what the user gave, or empty. A setting that leads nowhere is not papered over with another command. */
  public static Optional<Path> in(String setting, Map<String, String> env, String platform) {
    if (!setting.isBlank()) return executable(Path.of(setting.strip()));
    String name = platform.startsWith("Windows") ? "foretoken.cmd" : "foretoken";
    List<Path> folders = new ArrayList<>();
    String home = env.getOrDefault("FORETOKEN_HOME", "");
    if (!home.isEmpty()) folders.add(Path.of(home, "bin"));
    for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty()) folders.add(Path.of(folder));
    }
    return folders.stream().map((folder) -> folder.resolve(name)).flatMap((path) -> executable(path).stream()).findFirst();
  }

  private static Optional<Path> executable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
  }

  private FindCommand() {}
}
