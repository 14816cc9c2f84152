package dev.foretoken.zip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Real classes of the IntelliJ platform, as compiled by JetBrains, in whatever jars are at hand. */
final class PlatformClasses implements AutoCloseable {
  final String name;
  /** Whether every class and member is there: those that the Kotlin compiler carries were shrunk. */
  final boolean isWhole;
  private final List<ZipFile> jars = new ArrayList<>();
  private final Map<String, Optional<ClassNode>> read = new HashMap<>();

  PlatformClasses(String name, boolean isWhole, Path folder) throws IOException {
    this.name = name;
    this.isWhole = isWhole;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path jar : files.filter((file) -> file.toString().endsWith(".jar")).toList()) jars.add(new ZipFile(jar.toFile()));
    }
  }

  /** By its internal name. */
  Optional<ClassNode> find(String type) {
    return read.computeIfAbsent(type, this::load);
  }

  /** The method itself or one that is inherited; `type` is there. */
  Optional<MethodNode> method(String type, String method, String descriptor) {
    Optional<ClassNode> found = find(type);
    if (found.isEmpty()) return Optional.empty();
    ClassNode node = found.get();
    for (MethodNode own : node.methods) if (own.name.equals(method) && own.desc.equals(descriptor)) return Optional.of(own);
    return supers(node).flatMap((above) -> method(above, method, descriptor).stream()).findFirst();
  }

  boolean hasMethodNamed(String type, String method) {
    return find(type).stream().anyMatch((node) -> node.methods.stream().anyMatch((own) -> own.name.equals(method)));
  }

  boolean hasField(String type, String field, String descriptor) {
    return find(type).stream()
        .anyMatch(
            (node) ->
                node.fields.stream().anyMatch((own) -> own.name.equals(field) && own.desc.equals(descriptor))
                    || supers(node).anyMatch((above) -> hasField(above, field, descriptor)));
  }

  /** What a class that implements `type` has to bring: methods without a body, of it and of all above. */
  Stream<MethodNode> required(String type) {
    return find(type).stream()
        .flatMap(
            (node) ->
                Stream.concat(
                    node.methods.stream().filter((own) -> (own.access & Opcodes.ACC_ABSTRACT) != 0),
                    supers(node).flatMap(this::required)));
  }

  private static Stream<String> supers(ClassNode node) {
    return Stream.concat(Stream.ofNullable(node.superName), node.interfaces.stream());
  }

  private Optional<ClassNode> load(String type) {
    for (ZipFile jar : jars) {
      ZipEntry entry = jar.getEntry(type + ".class");
      if (entry == null) continue;
      try (InputStream bytes = jar.getInputStream(entry)) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return Optional.of(node);
      } catch (IOException damaged) {
        throw new UncheckedIOException(damaged);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (ZipFile jar : jars) jar.close();
  }
}
