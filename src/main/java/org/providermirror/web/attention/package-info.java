/** Lists what needs the attention of an operator, from memory alone. */
package org.providermirror.web.attention;
