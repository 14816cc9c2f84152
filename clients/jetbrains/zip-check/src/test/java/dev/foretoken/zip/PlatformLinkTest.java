package dev.foretoken.zip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/**
 * Whether the compiled plugin would link: each call, field and supertype of the platform is looked up in real classes of it. Those of two
 * Kotlin compilers hold a part of the platform; an IDE given by -Didea.home holds all of it, and then nothing may be missing. What no
 * real class shows was compared with the platform's sources, and stands in compared.tsv by name.
 */
class PlatformLinkTest {
  private static final Path COMPARED = Path.of(System.getProperty("platform.compared"));

  @Test
  void everyUseOfThePlatformStandsInRealClassesOrWasCompared() throws Exception {
    PlatformUse use = useOfPlugin();
    assertTrue(use.members.size() > 60, use.members.toString());
    List<String> faults = new ArrayList<>();
    Set<String> shown = new TreeSet<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    boolean whole = false;
    for (PlatformClasses real : realClasses()) {
      try (real) {
        Set<String> here = new TreeSet<>();
        for (PlatformUse.Member member : use.members) look(real, member, here, faults);
        for (ClassNode node : use.classes) faults.addAll(inherited(real, use, node));
        counts.put(real.name, here.size());
        shown.addAll(here);
        whole |= real.isWhole;
      }
    }
    assertEquals(List.of(), faults);
    Set<String> compared = Files.readAllLines(COMPARED).stream().map((line) -> line.split("\t")[0]).collect(Collectors.toSet());
    List<String> unknown = use.members.stream().filter((member) -> !shown.contains(member.toString()) && !compared.contains(member.owner().replace('/', '.'))).map(Object::toString).toList();
    System.out.println("    of " + use.members.size() + " uses of the platform, shown by real classes: " + counts + "; the others by its sources");
    assertEquals(List.of(), unknown, "compare these with the platform's sources at two versions, and say so in " + COMPARED.getFileName());
    if (whole) assertEquals(use.members.size(), shown.size());
  }

  private static void look(PlatformClasses real, PlatformUse.Member member, Set<String> shown, List<String> faults) {
    var owner = real.find(member.owner());
    if (owner.isEmpty()) {
      if (real.isWhole) faults.add(real.name + " has no " + member.owner());
      return;
    }
    boolean there =
        member.isField() ? real.hasField(member.owner(), member.name(), member.descriptor()) : real.method(member.owner(), member.name(), member.descriptor()).isPresent();
    boolean isInterface = (owner.get().access & Opcodes.ACC_INTERFACE) != 0;
    if (there && !member.isField() && isInterface != member.isInterface()) faults.add(real.name + ": is an interface or is none: " + member);
    else if (there) shown.add(member.toString());
    // One that was shrunk away says nothing; another of its name says that it has changed.
    else if (real.isWhole || (!member.isField() && real.hasMethodNamed(member.owner(), member.name()))) faults.add(real.name + " has no " + member);
  }

  /** What the platform would miss in a class of the plugin, or not let it be. */
  private static List<String> inherited(PlatformClasses real, PlatformUse use, ClassNode node) {
    List<String> faults = new ArrayList<>();
    for (String type : PlatformUse.above(node)) {
      var above = real.find(type);
      if (above.isEmpty()) continue;
      if ((above.get().access & Opcodes.ACC_FINAL) != 0) faults.add(real.name + ": is final: " + type);
      if (PlatformUse.isAbstract(node)) continue;
      real.required(type)
          .filter((required) -> !use.implementsMethod(node, required) && !hasBody(real, type, required.name, required.desc))
          .forEach((required) -> faults.add(real.name + ": " + node.name + " lacks " + required.name + required.desc));
    }
    return faults;
  }

  private static boolean hasBody(PlatformClasses real, String type, String name, String descriptor) {
    return real.method(type, name, descriptor).stream().anyMatch((method) -> (method.access & Opcodes.ACC_ABSTRACT) == 0);
  }

  private static List<PlatformClasses> realClasses() throws IOException {
    List<PlatformClasses> found = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("platform.folder")))) {
      for (Path folder : folders.sorted().toList()) found.add(new PlatformClasses(folder.getFileName().toString(), false, folder));
    }
    String ide = System.getProperty("idea.home", "");
    if (!ide.isEmpty()) found.add(new PlatformClasses(ide, true, Path.of(ide, "lib")));
    return found;
  }

  private static PlatformUse useOfPlugin() throws IOException {
    PlatformUse use = new PlatformUse();
    try (ZipFile zip = new ZipFile(System.getProperty("plugin.zip"))) {
      ZipEntry jar = zip.stream().filter((entry) -> entry.getName().contains("/plugin-")).findFirst().orElseThrow();
      try (ZipInputStream entries = new ZipInputStream(zip.getInputStream(jar))) {
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
          if (entry.getName().endsWith(".class")) use.add(entries.readAllBytes());
        }
      }
    }
    return use;
  }
}
