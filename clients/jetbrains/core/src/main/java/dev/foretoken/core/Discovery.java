package dev.foretoken.core;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a running daemon wrote of itself. */
public record Discovery(int port, String token, long pid, int wireVersion, String build) {
  /** The wire that this client speaks; a daemon serves its own version and the one before. */
  public static final int WIRE_VERSION = 1;

  /** Empty when there is no file, it is damaged, or its process is gone. */
  public static Optional<Discovery> read(Path runFolder) {
    try {
      JsonElement read = JsonParser.parseString(Files.readString(runFolder.resolve("daemon.json")));
      JsonObject said = read.getAsJsonObject();
      Discovery found =
          new Discovery(
              said.get("port").getAsInt(),
              said.get("token").getAsString(),
              said.get("pid").getAsLong(),
              said.get("wireVersion").getAsInt(),
              said.get("build").getAsString());
      return ProcessHandle.of(found.pid).isPresent() ? Optional.of(found) : Optional.empty();
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException | NumberFormatException damaged) {
      return Optional.empty();
    }
  }

  /** Whether the two sides understand each other. */
  public boolean isCompatible() {
    return wireVersion == WIRE_VERSION || wireVersion == WIRE_VERSION + 1;
  }

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "daemon " + build + ", process " + pid + ", port " + port;
  }
}
