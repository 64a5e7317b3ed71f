/**
 * The one table of all settings, with name, default, meaning and parser.
 *
 * <p>Reads them from the first source that has a value and reports all problems at once. The reference page and the
 * tests are generated from this table.
 */
package org.providermirror.config.table;
