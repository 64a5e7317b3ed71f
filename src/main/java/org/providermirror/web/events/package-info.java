/** Lists the events. */
package org.providermirror.web.events;
