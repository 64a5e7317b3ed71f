/** The web pages as people see them: in a real browser, on a real container, while a real client installs. */
package org.providermirror.browser;
