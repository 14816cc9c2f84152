package dev.foretoken.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.jetbrains.plugin.structure.base.plugin.PluginCreationSuccess;
import com.jetbrains.plugin.structure.intellij.plugin.IdePlugin;
import com.jetbrains.plugin.structure.intellij.plugin.IdePluginManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The zip that a user installs: valid by JetBrains' own checker, whole, and free of what the IDE brings. */
class PluginZipTest {
  private static final Path ZIP = Path.of(System.getProperty("plugin.zip"));

  @Test
  void isValidForJetBrainsChecker() {
    var created = IdePluginManager.createManager().createPlugin(ZIP);
    PluginCreationSuccess<?> success = assertInstanceOf(PluginCreationSuccess.class, created, created.toString());
    assertEquals(List.of(), success.getWarnings());
    IdePlugin plugin = (IdePlugin) success.getPlugin();
    assertEquals("dev.foretoken", plugin.getPluginId());
    assertEquals("241", plugin.getSinceBuild().asStringWithoutProductCode().split("\\.")[0]);
  }

  @Test
  void holdsOurCodeAndGsonAlone() throws Exception {
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      List<String> jars = zip.stream().map((entry) -> entry.getName()).filter((name) -> name.endsWith(".jar")).sorted().toList();
      assertTrue(jars.stream().anyMatch((name) -> name.contains("/core-")), jars.toString());
      assertFalse(jars.stream().anyMatch((name) -> name.contains("kotlin") || name.contains("stubs") || name.contains("coroutines")), jars.toString());
      assertTrue(Files.size(ZIP) < 2 * 1024 * 1024, "bytes: " + Files.size(ZIP));
    }
  }

  @Test
  void everyClassThatTheDescriptorNamesIsThere() throws Exception {
    String descriptor = Files.readString(Path.of(System.getProperty("plugin.descriptor")));
    Set<String> classes = classesOfPlugin();
    Matcher names = Pattern.compile("\"(dev\\.foretoken\\.plugin\\.\\w+)\"").matcher(descriptor);
    int found = 0;
    for (; names.find(); found++) assertTrue(classes.contains(names.group(1).replace('.', '/') + ".class"), names.group(1));
    assertEquals(14, found);
  }

  private static Set<String> classesOfPlugin() throws IOException {
    Set<String> classes = new HashSet<>();
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      ZipEntry jar = zip.stream().filter((entry) -> entry.getName().contains("/plugin-")).findFirst().orElseThrow();
      try (ZipInputStream entries = new ZipInputStream(zip.getInputStream(jar))) {
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) classes.add(entry.getName());
      }
    }
    return classes;
  }
}
