package org.providermirror;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The module table: which packages exist, in their order, and which packages each may use. A sub-package is a module of
 * its own. Every module may use itself, {@code provider} and {@code failure}.
 */
final class ModuleRules {
    /**
     * One package.
     *
     * @param name relative to the root package
     * @param uses the names of the packages that it may use
     */
    record Module(String name, Set<String> uses) {}

    private static final Set<String> FOR_ALL = Set.of("provider", "failure");
    private static final String ANYTHING = "*";

    /** The module table. A module uses only modules that are listed before it. */
    static final List<Module> MODULES = List.of(
            module("provider"),
            module("failure"),
            module("json"),
            module("log"),
            module("concurrent", "log"),
            module("hcl"),
            module("archive"),
            module("config.source"),
            module("config.table", "hcl config.source"),
            module("config.proxy", "config.source config.table"),
            module("config", "config.proxy config.source config.table"),
            module("net", "json"),
            module("net.address", "config"),
            module("net.breaker", "net"),
            module("net.proxy", "config config.proxy net net.address"),
            module("net.tls"),
            module("net.post", "config.proxy net.address net.proxy net.tls"),
            module("net.client", "config config.proxy net net.address net.breaker net.proxy net.tls"),
            module("registry.signature"),
            module("registry", "net registry.signature"),
            module("registry.wire", "json config net registry"),
            module("registry.verify", "config net registry.signature registry registry.wire"),
            module("registry.client", "config net registry registry.wire registry.verify"),
            module("catalog.cache", "concurrent"),
            module("storage", "json log"),
            module("storage.temporary"),
            module("storage.local", "storage storage.temporary"),
            module("storage.s3", "log config net.tls catalog.cache storage storage.temporary"),
            module("storage.instance", "catalog.cache storage"),
            module("event", "storage"),
            module("event.webhook", "config net.post event"),
            module("metrics", "net storage event"),
            module("health", "net storage event"),
            module("catalog.record", "config registry storage event catalog.cache"),
            module("catalog.refusal", "storage event catalog.cache catalog.record"),
            module("catalog", "net registry storage event catalog.cache catalog.record catalog.refusal"),
            module("policy.audit", "json config"),
            module("policy.token", "config net catalog.cache storage storage.instance"),
            module("policy", "config net registry registry.verify storage event policy.token"),
            module("fetch.lease", "storage catalog.cache"),
            module("fetch", "log archive config net registry storage catalog.cache catalog.record catalog fetch.lease"),
            module("fetch.control", "event catalog.cache fetch"),
            module("mirror", "storage catalog.record catalog.refusal fetch"),
            module(
                    "mirror.pullthrough",
                    "log config registry storage catalog.cache catalog.record catalog.refusal catalog policy fetch mirror"),
            module(
                    "mirror.policy",
                    "config registry catalog.cache catalog.record catalog.refusal catalog policy fetch mirror mirror.pullthrough"),
            module(
                    "mirror.inventory",
                    "registry storage catalog.cache catalog.record catalog.refusal catalog policy mirror mirror.pullthrough"),
            module("job", "json storage event catalog.cache fetch.lease"),
            module(
                    "prefetch",
                    "hcl config registry storage event catalog.cache catalog.record catalog fetch mirror.policy job"),
            module(
                    "retention",
                    "config storage storage.instance event catalog.cache catalog.record catalog mirror mirror.inventory job"),
            module("scrub", "config storage event catalog.cache catalog.record fetch job"),
            module("transfer.upload", "storage"),
            module("hosted.keys", "config registry.signature storage event"),
            module(
                    "hosted",
                    "archive net registry.signature registry registry.verify storage event catalog.cache catalog.record catalog fetch.lease transfer.upload hosted.keys"),
            module(
                    "transfer.imports",
                    "archive config registry registry.verify storage event catalog.cache catalog.record catalog policy fetch job transfer.upload hosted"),
            module(
                    "transfer.exports",
                    "registry storage event catalog.cache catalog.record catalog job prefetch transfer.imports"),
            module("web.http", "json"),
            module("web.route", "catalog.cache metrics policy.token web.http"),
            module("web.problem", "log metrics web.http web.route"),
            module("web.async", "log web.http web.problem"),
            module("web.access", "policy.audit policy.token web.http web.problem web.route"),
            module("web.openapi"),
            module("web.json", "json"),
            module("web.list", "web.problem web.json"),
            module("web.document", "catalog.cache mirror web.http web.async web.route"),
            module(
                    "web.archive",
                    "log config net storage metrics fetch mirror web.http web.problem web.async web.route web.access"),
            module(
                    "web.hosted",
                    "config registry.signature event policy transfer.upload hosted.keys hosted web.http web.problem web.route web.access web.json web.list web.document"),
            module("web.install"),
            module(
                    "web.api",
                    "config event metrics health policy fetch mirror mirror.policy mirror.inventory web.problem web.access web.json web.list web.install"),
            module(
                    "web.admin",
                    "config event policy.token policy fetch.control mirror.inventory job prefetch retention scrub transfer.upload transfer.imports transfer.exports web.http web.problem web.access web.json web.list web.document web.api"),
            module(
                    "web.inspection",
                    "config config.table policy.audit policy.token web.problem web.access web.json web.list web.api"),
            module("web.attention", "health fetch mirror mirror.inventory policy hosted web.api"),
            module("web.events", "event web.problem web.json web.list web.api"),
            module("web.live", "web.http web.access web.json web.api"),
            module("web.availability", "mirror.policy web.list web.api"),
            module("web.downloads", "retention web.access web.list web.api"),
            module("web.session", "policy.token web.problem web.route web.access"),
            module("web.page", "web.http web.problem web.route"),
            module("web.observe", "log metrics health web.http web.route web.access web.archive web.json web.api"),
            module("web.warmup", "storage mirror"),
            module(
                    "web",
                    "metrics mirror web.problem web.route web.access web.document web.archive web.hosted web.api web.admin web.inspection web.attention web.downloads web.events web.live web.availability web.session web.page web.observe"),
            new Module("app", Set.of(ANYTHING)));

    /**
     * Which modules and their sub-packages may use a library. A library that is not named here is free to all but
     * {@code provider} and {@code failure}.
     */
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "jakarta..", Set.of("web", "app", "net"),
            "jakarta.servlet..", Set.of("web", "app"),
            "javax.naming..", Set.of("config", "app"),
            "software.amazon..", Set.of("storage.s3"),
            "org.bouncycastle..", Set.of("registry"),
            "io.micrometer..", Set.of("metrics"),
            "io.swagger..", Set.of("web"),
            "org.apache.hc..", Set.of("net"),
            "org.glassfish..", Set.of("net", "web", "app"),
            "java.util.logging..", Set.of("policy", "log"));

    private final String root;

    /** @param root the package that contains the modules */
    ModuleRules(String root) {
        this.root = root;
    }

    private static Module module(String name, String... uses) {
        return new Module(name, uses.length == 0 ? Set.of() : Set.of(uses[0].split(" ")));
    }

    /** All rules by a name that says what holds. */
    Map<String, ArchRule> all() {
        return Map.of(
                "every class is in a module", everyClassIsInAModule(),
                "modules use only what the table allows", modulesUseOnlyWhatTheTableAllows(),
                "packages form no cycle",
                        slices().matching(root + ".(**)")
                                .should()
                                .beFreeOfCycles()
                                .allowEmptyShould(true),
                "libraries stay in their modules", librariesStayInTheirModules(),
                "Jersey alone injects", jerseyAloneInjects(),
                "net contains no server", netContainsNoServer(),
                "decorated interfaces have no default methods", decoratedInterfacesHaveNoDefaultMethods(),
                "provider and failure use the JDK alone", termsAndFailuresUseTheJdkAlone());
    }

    private ArchRule everyClassIsInAModule() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "be in a module",
                        type -> module(type).isPresent()
                                ? List.of()
                                : List.of(type.getName() + " is in no package of the module table")))
                .allowEmptyShould(true);
    }

    private ArchRule modulesUseOnlyWhatTheTableAllows() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "use only what the table allows",
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> !mayUse(type, dependency.getTargetClass()))
                                .map(dependency -> dependency.getDescription())
                                .toList()))
                .allowEmptyShould(true);
    }

    private boolean mayUse(JavaClass user, JavaClass used) {
        var from = module(user);
        var to = module(used).map(Module::name);
        if (from.isEmpty() || to.isEmpty()) {
            return true;
        }
        var uses = from.get().uses();
        return to.get().equals(from.get().name())
                || FOR_ALL.contains(to.get()) && !from.get().name().equals("provider")
                || uses.contains(to.get())
                || uses.contains(ANYTHING);
    }

    private ArchRule librariesStayInTheirModules() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "use a library only in its modules",
                        type -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> LIBRARIES.entrySet().stream()
                                        .anyMatch(library -> resideInAPackage(library.getKey())
                                                        .test(dependency.getTargetClass())
                                                && library.getValue().stream()
                                                        .noneMatch(module -> isWithin(type, module))))
                                .map(dependency -> dependency.getDescription())
                                .toList()))
                .allowEmptyShould(true);
    }

    /** A server with CDI asks its own container for the parameters of a constructor with {@code Inject}. */
    private ArchRule jerseyAloneInjects() {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should()
                .dependOnClassesThat(JavaClass.Predicates.type(Inject.class))
                .allowEmptyShould(true);
    }

    private ArchRule netContainsNoServer() {
        return noClasses()
                .that(resideInAPackage(root + ".net.."))
                .should()
                .dependOnClassesThat(resideInAPackage("jakarta..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage("jakarta.ws.rs.client..", "jakarta.ws.rs.core..", "jakarta.ws.rs"))))
                .allowEmptyShould(true);
    }

    /**
     * A decorator that lacks a method must not compile; with a default method it would answer for the decorated object.
     */
    private ArchRule decoratedInterfacesHaveNoDefaultMethods() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(satisfy(
                        "decorate only interfaces without default methods",
                        type -> type.getAllRawInterfaces().stream()
                                .filter(decorated -> decorated.getPackageName().startsWith(root))
                                .filter(decorated -> type.getAllFields().stream()
                                        .anyMatch(field -> field.getRawType().equals(decorated)
                                                && !field.getModifiers().contains(JavaModifier.STATIC)))
                                .flatMap(decorated -> decorated.getMethods().stream())
                                .filter(method -> !method.getModifiers().contains(JavaModifier.ABSTRACT)
                                        && !method.getModifiers().contains(JavaModifier.STATIC)
                                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                                .map(method -> type.getName() + " decorates an interface with the default method "
                                        + method.getFullName())
                                .toList()))
                .allowEmptyShould(true);
    }

    private ArchRule termsAndFailuresUseTheJdkAlone() {
        return classes()
                .that(resideInAnyPackage(root + ".provider..", root + ".failure.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", root + ".."))
                .allowEmptyShould(true);
    }

    /** The row of a class; empty for a class outside the root package or in a package without a row. */
    private Optional<Module> module(JavaClass type) {
        return MODULES.stream()
                .filter(module -> type.getPackageName().equals(root + "." + module.name()))
                .findFirst();
    }

    private boolean isWithin(JavaClass type, String module) {
        return (type.getPackageName() + ".").startsWith(root + "." + module + ".");
    }

    private interface Check {
        /** Returns each violation of a class. */
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
