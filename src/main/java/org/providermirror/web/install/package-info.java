/** Writes the texts that users copy to install a provider, and links to its publisher. */
package org.providermirror.web.install;
