/** Reports how often packages were downloaded, by day and by principal. */
package org.providermirror.web.downloads;
