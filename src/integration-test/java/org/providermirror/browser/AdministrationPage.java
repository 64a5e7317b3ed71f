package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The administration page in a browser, by what people see of it. */
record AdministrationPage(Browser browser) {
    /** Every section, and what it asks the mirror to do. */
    static final Map<String, String> ACTS = Map.of(
            "blocks", "admin/blocks",
            "conflicts", "admin/conflicts/accepted",
            "signers", "admin/signers/accepted",
            "unsigned", "admin/unsigned",
            "prefetches", "admin/prefetches",
            "imports", "admin/imports",
            "exports", "admin/exports",
            "retention", "admin/retention",
            "scrub", "admin/scrub",
            "purges", "admin/purges");

    void open() {
        browser.resize(1280, 900);
        browser.visit("#/administration");
        browser.find("#blocks .stack");
    }

    void use(String token) {
        browser.find("#token").sendKeys(token);
        browser.find("button.primary", "Use it").click();
        browser.find("#blocks form");
        browser.find("#purges .task, #purges .empty");
        browser.find("#scrub .task, #scrub .empty");
        // Of what was refused before, and of the round of hashing that there was none of yet.
        browser.complaints();
    }

    void forgetToken() {
        browser.find("button", "Forget it").click();
        browser.find("#blocks .notice", "You may not do this");
    }

    /** Types into the fields of a section, by their names, in place of what they hold. */
    void fill(String section, Map<String, String> values) {
        values.forEach((name, value) -> {
            var field = browser.find("#" + section + " [name='" + name + "']");
            field.clear();
            field.sendKeys(value);
        });
    }

    void press(String section, String button) {
        browser.find("#" + section + " button", button).click();
    }

    /** Presses a button in the row of a section's table that has these words. */
    void press(String section, String row, String button) {
        find(section, "tr", row)
                .findElement(By.xpath(".//button[contains(., '" + button + "')]"))
                .click();
    }

    /** Answers the question that the page asks, which must be about this. */
    void answer(String about, String button) {
        browser.find("dialog p", about);
        browser.find("dialog button", button).click();
        browser.await("it is gone", () -> browser.count("dialog") == 0 ? Optional.of(true) : Optional.empty());
    }

    WebElement find(String section, String selector, String words) {
        return browser.find("#" + section + " " + selector, words);
    }

    /** Waits until the latest task of a section has ended, and one of its tags says this. */
    void awaitEnd(String section, String tag) {
        browser.await(
                "the latest of " + section + " ends with " + tag,
                () -> Optional.of(latest(section)).filter(tags -> tags.contains("done") && tags.contains(tag)));
    }

    private List<String> latest(String section) {
        var tags = (List<?>) browser.run(
                "const task = document.querySelector(arguments[0]);"
                        + "return task ? [...task.querySelectorAll('.tag')].map((tag) => tag.textContent) : []",
                "#" + section + " .task");
        return tags.stream().map(String::valueOf).toList();
    }

    /** Has a section list what became of each package of its latest task. */
    void openItems(String section, String item) {
        browser.find("#" + section + " .task button[aria-expanded='false']").click();
        find(section, "td", item);
    }

    /** What the mirror answers to the act of a section, asked by hand with the right of the one who looks. */
    void assertRefused(String section) {
        var status = browser.runToItsEnd(
                "fetch('-/api/v1/' + arguments[0], {method: 'POST', body: '{}', headers:"
                        + " {'Content-Type': 'application/json', 'X-Requested-By': 'mirror'}})"
                        + ".then((answer) => arguments[1](answer.status))",
                ACTS.get(section));
        assertThat(status).as(section).isEqualTo(403L);
    }
}
