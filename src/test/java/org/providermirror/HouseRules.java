package org.providermirror;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which packages there are, and what each may use. A package without a row of its own belongs to the row of the package
 * around it. A package may always use itself, its sub-packages, {@code provider} and {@code failure}.
 */
final class HouseRules {
    private static final Set<String> FOR_ALL = Set.of("provider", "failure");
    private static final String ANYTHING = "*";
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            Map.entry("provider", Set.of()),
            Map.entry("failure", Set.of()),
            Map.entry("log", Set.of()),
            Map.entry("hcl", Set.of()),
            Map.entry("config", Set.of("hcl")),
            Map.entry("net", Set.of("config")),
            Map.entry("registry", Set.of("net", "config")),
            Map.entry("archive", Set.of()),
            Map.entry("storage", Set.of("config")),
            Map.entry("storage.local", Set.of("storage", "config")),
            Map.entry("storage.s3", Set.of("storage", "config")),
            Map.entry("event", Set.of("storage", "config")),
            Map.entry("figures", Set.of("storage", "net", "event", "config")),
            Map.entry("health", Set.of("storage", "net", "event", "config")),
            Map.entry("catalog", Set.of("registry", "storage", "archive", "event", "config")),
            Map.entry("fetch", Set.of("registry", "storage", "archive", "catalog", "net", "event", "config", "log")),
            Map.entry("mirror", Set.of("catalog", "fetch", "storage", "registry", "policy", "event", "config")),
            Map.entry("policy", Set.of("registry", "storage", "net", "event", "config")),
            Map.entry("task", Set.of("catalog", "fetch", "storage")),
            Map.entry("prefetch", Set.of("task", "hcl", "catalog", "fetch", "registry", "mirror", "storage", "config")),
            Map.entry(
                    "transfer",
                    Set.of(
                            "task",
                            "prefetch",
                            "catalog",
                            "fetch",
                            "registry",
                            "policy",
                            "archive",
                            "storage",
                            "event",
                            "config")),
            Map.entry(
                    "retention",
                    Set.of("task", "prefetch", "catalog", "fetch", "mirror", "storage", "event", "config")),
            Map.entry("scrub", Set.of("task", "catalog", "fetch", "registry", "storage", "event", "config")),
            Map.entry(
                    "web",
                    Set.of(
                            "mirror",
                            "policy",
                            "fetch",
                            "storage",
                            "event",
                            "figures",
                            "health",
                            "config",
                            "task",
                            "prefetch",
                            "transfer",
                            "retention",
                            "scrub",
                            "log")),
            Map.entry("app", Set.of(ANYTHING)));

    /** Who may use what is not the project's own; whatever is not named here is free to all but the innermost rooms. */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "jakarta..", Set.of("web", "app", "net"),
            "jakarta.servlet..", Set.of("web", "app"),
            "javax.naming..", Set.of("config", "app"),
            "software.amazon..", Set.of("storage.s3"),
            "org.bouncycastle..", Set.of("registry"),
            "io.micrometer..", Set.of("figures"),
            "org.apache.hc..", Set.of("net"),
            "org.glassfish..", Set.of("net", "web", "app"),
            "java.util.logging..", Set.of("policy", "log"));

    private final String root;

    /** @param root the package that the rooms are in */
    HouseRules(String root) {
        this.root = root;
    }

    /** All rules by a name that says what holds. */
    Map<String, ArchRule> all() {
        return Map.of(
                "every class is in a room", everyClassIsInARoom(),
                "rooms use what they may", roomsUseWhatTheyMay(),
                "rooms form no cycle",
                        slices().matching(root + ".(*)..")
                                .should()
                                .beFreeOfCycles()
                                .allowEmptyShould(true),
                "libraries stay where they belong", librariesStayWhereTheyBelong(),
                "net is a client alone", netIsAClientAlone(),
                "the innermost rooms use the JDK alone", innermostRoomsUseTheJdkAlone());
    }

    private ArchRule everyClassIsInARoom() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "be in a room",
                        type -> room(type).isPresent()
                                ? List.of()
                                : List.of(type.getName() + " is in no room of the house")))
                .allowEmptyShould(true);
    }

    private ArchRule roomsUseWhatTheyMay() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "use only what their room may",
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> !mayUse(type, dependency.getTargetClass()))
                                .map(dependency -> dependency.getDescription())
                                .toList()))
                .allowEmptyShould(true);
    }

    private boolean mayUse(JavaClass user, JavaClass used) {
        var from = room(user).orElse("");
        var to = room(used);
        return to.isEmpty()
                || to.get().equals(from)
                || FOR_ALL.contains(to.get()) && !from.equals("provider")
                || ROOMS.getOrDefault(from, Set.of()).contains(to.get())
                || ROOMS.getOrDefault(from, Set.of()).contains(ANYTHING);
    }

    private ArchRule librariesStayWhereTheyBelong() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "use a library only where it belongs",
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> LIBRARIES.entrySet().stream()
                                        .anyMatch(library -> resideInAPackage(library.getKey())
                                                        .test(dependency.getTargetClass())
                                                && !library.getValue()
                                                        .contains(room(type).orElse(""))))
                                .map(dependency -> dependency.getDescription())
                                .toList()))
                .allowEmptyShould(true);
    }

    private ArchRule netIsAClientAlone() {
        return noClasses()
                .that(resideInAPackage(root + ".net.."))
                .should()
                .dependOnClassesThat(resideInAPackage("jakarta..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("jakarta.ws.rs.client..", "jakarta.ws.rs.core..", "jakarta.ws.rs"))))
                .allowEmptyShould(true);
    }

    private ArchRule innermostRoomsUseTheJdkAlone() {
        return classes()
                .that(resideInAnyPackage(root + ".provider..", root + ".failure.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", root + ".."))
                .allowEmptyShould(true);
    }

    /** The row that a class belongs to; empty for classes outside the house and for those in no row. */
    private Optional<String> room(JavaClass type) {
        var name = type.getPackageName();
        return ROOMS.keySet().stream()
                .filter(room -> (name + ".").startsWith(root + "." + room + "."))
                .max(Comparator.comparingInt(String::length));
    }

    private interface Check {
        /** What is wrong with a class. */
        List<String> of(JavaClass type);
    }

    private static ArchCondition<JavaClass> satisfy(String description, Check check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.of(type).forEach(wrong -> events.add(SimpleConditionEvent.violated(type, wrong)));
            }
        };
    }
}
