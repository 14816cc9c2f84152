package dev.foretoken.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command comes by the real npm from a package's folder, where the user's .npmrc says. */
class InstallCommandTest {
  private static final String PLATFORM = System.getProperty("os.name");

  @TempDir Path folder;

  @Test
  void aPackageIsInstalledWhereTheUsersNpmrcSaysAndIsFound() throws Exception {
    Path prefix = folder.resolve("prefix");
    String said = InstallCommand.byNpm(archive("console.log('ours')").toString(), env(prefix), PLATFORM).join();
    assertTrue(said.startsWith("Foretoken is installed"), said);
    Map<String, String> path = Map.of("PATH", prefix.resolve("bin").toString());
    assertEquals(prefix.resolve("bin/foretoken"), FindCommand.in("", path, PLATFORM).orElseThrow());
  }

  @Test
  void aHomeOfItsOwnTakesIt() throws Exception {
    Map<String, String> env = env(folder.resolve("prefix"));
    Path home = folder.resolve("foretoken-home");
    env.put("FORETOKEN_HOME", home.toString());
    String said = InstallCommand.byNpm(archive("console.log('ours')").toString(), env, PLATFORM).join();
    assertEquals(home.resolve("bin/foretoken"), FindCommand.in("", env, PLATFORM).orElseThrow(), said);
  }

  @Test
  void whatCannotBeInstalledIsToldInNpmsWords() throws Exception {
    String said = InstallCommand.byNpm(folder.resolve("absent.tgz").toString(), env(folder.resolve("prefix")), PLATFORM).join();
    assertTrue(said.startsWith("npm could not install") && said.contains("ENOENT"), said);
  }

  @Test
  void anOptionIsNoPackage() {
    assertTrue(InstallCommand.byNpm(" --prefix=/", Map.of(), PLATFORM).join().startsWith("Nothing was installed"));
  }

  private Path archive(String code) throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("package.json"), "{\"name\":\"foretoken\",\"version\":\"0.1.0\",\"bin\":\"foretoken.mjs\"}");
    Files.writeString(source.resolve("foretoken.mjs"), "#!/usr/bin/env node\n" + code + "\n");
    Process pack = new ProcessBuilder("npm", "pack", "--pack-destination", folder.toString()).directory(source.toFile()).start();
    assertEquals(0, pack.waitFor());
    return folder.resolve("foretoken-0.1.0.tgz");
  }

  private Map<String, String> env(Path prefix) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".npmrc"), "prefix=" + prefix + "\nregistry=http://127.0.0.1:1/\ncache=" + folder.resolve("cache") + "\n");
    Map<String, String> env = new HashMap<>();
    env.put("HOME", home.toString());
    env.put("npm_config_userconfig", home.resolve(".npmrc").toString());
    env.put("npm_config_prefix", prefix.toString());
    return env;
  }
}
