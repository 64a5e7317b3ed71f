package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Drives the administration page in a browser by its visible texts. */
record AdministrationPage(Browser browser) {
    /** Every section with an act, and the route of the act. */
    static final Map<String, String> ACTS = Map.ofEntries(
            Map.entry("blocks", "admin/blocks"),
            Map.entry("holds", "admin/approvals"),
            Map.entry("conflicts", "admin/conflicts/accepted"),
            Map.entry("signers", "admin/signers/accepted"),
            Map.entry("unsigned", "admin/unsigned"),
            Map.entry("signing-keys", "admin/signing-keys/providers.corp.example/platform/0/revocation"),
            Map.entry("withdrawals", "admin/withdrawals"),
            Map.entry("deprecations", "admin/deprecations"),
            Map.entry("refreshes", "admin/refreshes"),
            Map.entry("prefetches", "admin/prefetches"),
            Map.entry("imports", "admin/imports"),
            Map.entry("exports", "admin/exports"),
            Map.entry("retention", "admin/retention"),
            Map.entry("scrub", "admin/scrub"),
            Map.entry("purges", "admin/purges"),
            Map.entry("tokens", "admin/new-token"));

    /** The sections that are hidden unless a hostname is hosted. */
    static final List<String> OF_HOSTED_PROVIDERS = List.of("signing-keys", "withdrawals", "deprecations");

    /** The sections without an act, which show something. */
    static final List<String> VIEWS = List.of("storage", "audit", "policy", "settings");

    void open() {
        browser.resize(1280, 900);
        browser.visit("#/administration");
        browser.find("#blocks form");
    }

    /** Signs in and opens the page. */
    void use(String name, String token) {
        browser.signIn(name, token);
        open();
        // Clears the complaints about the refusals before.
        browser.complaints();
    }

    /** Opens a section by its URL, unless it is open. */
    void show(String section) {
        if (browser.count("#" + section) > 0) {
            return;
        }
        browser.run("location.hash = '#/administration/' + arguments[0]", section);
        browser.find("#" + section + " .stack > *");
        if (section.equals("scrub")) {
            browser.find("#scrub .job, #scrub .empty");
            // Clears the complaint about a scrub that never ran.
            browser.complaints();
        }
    }

    /** Replaces the values of fields of a section, by the names of the fields. */
    void fill(String section, Map<String, String> values) {
        show(section);
        values.forEach((name, value) -> {
            var field = browser.find("#" + section + " [name='" + name + "']");
            field.clear();
            field.sendKeys(value);
        });
    }

    void press(String section, String button) {
        show(section);
        browser.click("#" + section + " button", button);
    }

    /** Presses a button in the row of a section's table that contains this text. */
    void press(String section, String row, String button) {
        find(section, "tr", row)
                .findElement(By.xpath(".//button[contains(., '" + button + "')]"))
                .click();
    }

    /** Answers the question that the page asks, whose text must contain {@code about}. */
    void answer(String about, String button) {
        browser.find("dialog p", about);
        browser.click("dialog button", button);
        browser.awaitNoQuestion();
    }

    WebElement find(String section, String selector, String words) {
        show(section);
        return browser.find("#" + section + " " + selector, words);
    }

    /** Waits until the latest job of a section is done and has a tag with this text. */
    void awaitEnd(String section, String tag) {
        browser.await(
                "the latest of " + section + " ends with " + tag,
                () -> Optional.of(latest(section)).filter(tags -> tags.contains("done") && tags.contains(tag)));
    }

    /** Counts the jobs of the section that is open. */
    int jobs(String section) {
        return browser.count("#" + section + " .job");
    }

    private List<String> latest(String section) {
        var tags = (List<?>) browser.run(
                "const job = document.querySelector(arguments[0]);"
                        + "return job ? [...job.querySelectorAll('.tag')].map((tag) => tag.textContent) : []",
                "#" + section + " .job");
        return tags.stream().map(String::valueOf).toList();
    }

    /** Shows the items of a section's latest job. */
    void openItems(String section, String item) {
        browser.click("#" + section + " .job button[aria-expanded='false']");
        find(section, "td", item);
    }

    /** Asserts that the mirror refuses the act of a section to the user of the page. */
    void assertRefused(String section) {
        var status = browser.runToItsEnd(
                "fetch('-/api/v1/' + arguments[0], {method: 'POST', body: '{}', headers:"
                        + " {'Content-Type': 'application/json', 'X-Requested-By': 'mirror'}})"
                        + ".then((answer) => arguments[1](answer.status))",
                ACTS.get(section));
        assertThat(status).as(section).isEqualTo(403L);
    }
}
