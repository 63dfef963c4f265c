package io.warmdatum;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other code can see of packages: a line for each type, and an indented one for each member.
 */
final class ApiSignatures {

    private ApiSignatures() {}

    /** The signatures of the compiled classes of packages; packages that do not exist have none. */
    static List<String> of(Path classes, List<String> packages)
            throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        for (String name : packages) {
            Path folder = classes.resolve(name.replace('.', '/'));
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<String> types;
            try (Stream<Path> files = Files.list(folder)) {
                types =
                        files.map(file -> file.getFileName().toString())
                                .filter(file -> file.endsWith(".class"))
                                .filter(file -> !file.equals("package-info.class"))
                                .map(file -> name + "." + file.replaceFirst("\\.class$", ""))
                                .sorted()
                                .toList();
            }
            for (String type : types) {
                Class<?> found = Class.forName(type, false, ApiSignatures.class.getClassLoader());
                if (isVisible(found)) {
                    lines.add(signature(found));
                    members(found).sorted().map(line -> "    " + line).forEach(lines::add);
                }
            }
        }
        return lines;
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getDeclaringClass()) {
            if (!isVisible(c.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String signature(Class<?> type) {
        // Newer JDKs say sealed besides permits.
        var line = new StringBuilder(type.toGenericString().replace(" sealed ", " "));
        Type parent = type.getGenericSuperclass();
        if (parent != null && parent != Object.class) {
            line.append(" extends ").append(parent.getTypeName());
        }
        line.append(names(" implements ", Stream.of(type.getGenericInterfaces())));
        if (type.isSealed()) {
            line.append(names(" permits ", Stream.of(type.getPermittedSubclasses())));
        }
        if (type.isRecord()) {
            line.append(
                    Stream.of(type.getRecordComponents())
                            .map(RecordComponent::toString)
                            .collect(Collectors.joining(", ", " (", ")")));
        }
        if (type.isAnnotation()) {
            line.append(" on ").append(Arrays.toString(type.getAnnotation(Target.class).value()));
            line.append(" until ").append(type.getAnnotation(Retention.class).value());
        }
        return line.toString();
    }

    private static String names(String before, Stream<? extends Type> types) {
        String names = types.map(Type::getTypeName).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : before + names;
    }

    private static Stream<String> members(Class<?> type) {
        Stream<Constructor<?>> constructors = Stream.of(type.getDeclaredConstructors());
        Stream<Method> methods = Stream.of(type.getDeclaredMethods());
        Stream<Field> fields = Stream.of(type.getDeclaredFields());
        return Stream.of(constructors, methods, fields)
                .flatMap(members -> members)
                .map(member -> (Member) member)
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .map(ApiSignatures::signature);
    }

    private static String signature(Member member) {
        if (member instanceof Method method) {
            Object standard = method.getDefaultValue();
            return method.toGenericString() + (standard == null ? "" : " default " + standard);
        }
        return member instanceof Executable executable
                ? executable.toGenericString()
                : ((Field) member).toGenericString();
    }
}
