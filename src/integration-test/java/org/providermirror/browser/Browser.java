package org.providermirror.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a profile of its own, that talks to this machine alone. For one thread. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> PROGRAMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;
    private final URI mirror;
    private final Path saved;

    private Browser(ChromeDriver driver, URI mirror, Path saved) {
        this.driver = driver;
        this.mirror = mirror;
        this.saved = saved;
    }

    /** Whether this machine has one. */
    static boolean isInstalled() {
        return installed(PROGRAMS).isPresent() && installed(DRIVERS).isPresent();
    }

    private static Optional<Path> installed(List<String> places) {
        return Stream.concat(
                        places.stream(),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(folder ->
                                        folder + "/" + Path.of(places.get(0)).getFileName()))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty folder */
    static Browser open(URI mirror, Path profile) {
        var options = new ChromeOptions();
        options.setBinary(installed(PROGRAMS).orElseThrow().toString());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        options.setAcceptInsecureCerts(true);
        var logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(installed(DRIVERS).orElseThrow().toFile())
                .withEnvironment(Map.of("HOME", profile.toString(), "TMPDIR", profile.toString()))
                .build();
        var browser = new Browser(new ChromeDriver(service, options), mirror, profile.resolve("saved"));
        browser.resize(1280, 900);
        browser.driver.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", browser.saved.toString()));
        browser.driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        return browser;
    }

    /** Signs in on the page for it with a token of this name, in place of the user before. */
    void signIn(String name, String token) {
        visit("#/sign-in");
        enter(token);
        find("#user b", name);
        // Clears the complaint about the request without a session.
        complaints();
    }

    /** Enters a token on the page that asks for one. */
    void enter(String token) {
        var field = find("#secret");
        field.clear();
        field.sendKeys(token);
        find("button.primary", "Sign in").click();
    }

    /** A file that the browser saves, when it has arrived whole. */
    Path saved(String name) {
        return await(name + " is saved", () -> Optional.of(saved.resolve(name)).filter(Files::exists));
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Has pages believe that the user prefers {@code light} or {@code dark}. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a page by its fragment, {@code #/providers}, in a document of its own. */
    void visit(String fragment) {
        driver.get("about:blank");
        driver.get(mirror + fragment);
    }

    /** Opens a page in a further tab, which behaves as if somebody saw it, like a window beside the others. */
    void openVisibleTab(String fragment) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(mirror + fragment);
        run("Object.defineProperty(document, 'hidden', {get: () => false});"
                + "document.dispatchEvent(new Event('visibilitychange'))");
    }

    /** Closes all tabs but the first. */
    void closeFurtherTabs() {
        var tabs = List.copyOf(driver.getWindowHandles());
        for (var tab : tabs.subList(1, tabs.size())) {
            driver.switchTo().window(tab).close();
        }
        driver.switchTo().window(tabs.get(0));
    }

    WebElement find(String selector) {
        return await("there is " + selector, () -> {
            var found = driver.findElements(By.cssSelector(selector));
            return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
        });
    }

    /** The element of this selector whose text contains the words. */
    WebElement find(String selector, String words) {
        return await(
                "there is " + selector + " with " + words,
                () -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(element -> element.getText().contains(words))
                        .findFirst());
    }

    /** Clicks an element as soon as it is there. A page may draw it anew at any moment. */
    void click(String selector) {
        click(selector, "");
    }

    /** Clicks the element of this selector whose text contains the words. */
    void click(String selector, String words) {
        await(
                "a click on " + selector + " with " + words,
                () -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(element -> element.getText().contains(words))
                        .findFirst()
                        .map(element -> {
                            element.click();
                            return true;
                        }));
    }

    /** Waits until the page asks no question any more. */
    void awaitNoQuestion() {
        await("the dialog is closed", () -> count("dialog") == 0 ? Optional.of(true) : Optional.empty());
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    /** The text of an element; empty while it is not there. */
    String text(String selector) {
        try {
            return driver.findElement(By.cssSelector(selector)).getText();
        } catch (NoSuchElementException | StaleElementReferenceException notThere) {
            return "";
        }
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Object runToItsEnd(String script, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits for something; fails after two minutes. A page does not announce changes, so this method polls it. */
    <T> T await(String what, Supplier<Optional<T>> look) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                var found = look.get();
                if (found.isPresent()) {
                    return found.get();
                }
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (StaleElementReferenceException redrawn) {
                continue;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        }
        throw new AssertionError(
                "not within " + PATIENCE.toSeconds() + " s: " + what + "; the page says:\n" + text("body"));
    }

    void awaitText(String selector, String words) {
        await(selector + " says " + words, () -> text(selector).contains(words) ? Optional.of(true) : Optional.empty());
    }

    /** A picture of the whole page. */
    void picture(Path file) {
        try {
            var height = ((Number) run("return document.documentElement.scrollHeight")).intValue();
            var width = ((Number) run("return window.innerWidth")).intValue();
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", Math.max(height, 600), "deviceScaleFactor", 1, "mobile", false));
            runToItsEnd("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))");
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What the page and the browser complained of since this was last called. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** What axe finds that is serious or critical, a line each. */
    List<?> barriers() {
        run(axe());
        return (List<?>)
                runToItsEnd("const done = arguments[0]; axe.run(document).then((found) => done(found.violations"
                        + ".filter((each) => ['serious', 'critical'].includes(each.impact))"
                        + ".map((each) => each.id + ': ' + each.help + ' at ' + each.nodes.map((node) => node.target"
                        + " + ' ' + node.failureSummary).join(' | '))), (failed) => done(['axe failed: ' + failed]));");
    }

    private static String axe() {
        try (var script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
