/** The example files for the web servers in front, as they stand, in the real nginx and Apache httpd before a real mirror. */
package org.providermirror.front;
