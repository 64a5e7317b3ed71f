/**
 * Describes what a setting is: name, default, meaning, limits, parser and source.
 *
 * <p>Reads every setting from the first source that sets it, and reports all problems at once. The settings themselves are
 * declared in {@code config}, each in the record that holds its value.
 */
package org.providermirror.config.table;
