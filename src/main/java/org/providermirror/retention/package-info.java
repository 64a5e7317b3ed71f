/**
 * What is removed again: when packages were last used, and which of them go by age or for want of room, the least recently
 * used first.
 */
package org.providermirror.retention;
