package io.warmdatum.policy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Makes what an annotation names by its class. */
final class Instances {

    private Instances() {}

    /** An instance by the constructor without parameters; a problem if that does not work. */
    static <T> Optional<T> of(Site site, Site.Place place, String member, Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance());
        } catch (InvocationTargetException e) {
            problem(site, place, member, type, "its constructor threw " + e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            problem(site, place, member, type, "it needs a constructor without parameters");
        }
        return Optional.empty();
    }

    private static void problem(
            Site site, Site.Place place, String member, Class<?> type, String why) {
        site.problem(
                site.name(place)
                        + ": "
                        + member
                        + ": no instance of "
                        + type.getName()
                        + " can be made: "
                        + why);
    }
}
