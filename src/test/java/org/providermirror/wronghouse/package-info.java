/** Classes that break the rules of the house on purpose, so that the rules can be seen to notice. */
package org.providermirror.wronghouse;
