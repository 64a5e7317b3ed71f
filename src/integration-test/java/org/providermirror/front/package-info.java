/**
 * Tests the unchanged example files for web servers in front, in the real nginx and Apache httpd before a real mirror.
 */
package org.providermirror.front;
