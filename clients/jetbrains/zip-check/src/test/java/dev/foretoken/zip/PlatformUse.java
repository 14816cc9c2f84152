package dev.foretoken.zip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** What the plugin's compiled classes ask of the platform. */
final class PlatformUse {
  /** A call or a field; `isInterface` is how the plugin calls it, which has to be what the owner is. */
  record Member(String owner, String name, String descriptor, boolean isInterface) implements Comparable<Member> {
    boolean isField() {
      return !descriptor.startsWith("(");
    }

    @Override
    public int compareTo(Member other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return owner.replace('/', '.') + "." + name + descriptor;
    }
  }

  final Set<Member> members = new TreeSet<>();
  final List<ClassNode> classes = new ArrayList<>();

  void add(byte[] bytes) throws IOException {
    ClassNode node = new ClassNode();
    new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG);
    classes.add(node);
    for (MethodNode method : node.methods) {
      method.instructions.forEach(
          (instruction) -> {
            if (instruction instanceof MethodInsnNode call && isPlatform(call.owner)) members.add(new Member(call.owner, call.name, call.desc, call.itf));
            if (instruction instanceof FieldInsnNode field && isPlatform(field.owner)) members.add(new Member(field.owner, field.name, field.desc, false));
          });
    }
  }

  /** The platform's types that a class of the plugin extends or implements. */
  static List<String> above(ClassNode node) {
    List<String> found = new ArrayList<>(node.interfaces);
    found.add(node.superName);
    found.removeIf((type) -> !isPlatform(type));
    return found;
  }

  /** Whether the plugin's own class, or one of the plugin's above it, has the method. */
  boolean implementsMethod(ClassNode node, MethodNode required) {
    boolean own = node.methods.stream().anyMatch((method) -> method.name.equals(required.name) && method.desc.equals(required.desc));
    return own || classes.stream().anyMatch((other) -> other.name.equals(node.superName) && implementsMethod(other, required));
  }

  static boolean isAbstract(ClassNode node) {
    return (node.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0;
  }

  private static boolean isPlatform(String type) {
    return type.startsWith("com/intellij/");
  }
}
