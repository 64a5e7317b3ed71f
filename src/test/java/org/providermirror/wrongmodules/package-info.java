/** Classes that break each module rule on purpose, so that tests can show that the rules fail. */
package org.providermirror.wrongmodules;
