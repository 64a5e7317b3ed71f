/** What is written down of requests and of acts of administrators, for those who have to account for them. */
package org.providermirror.policy.audit;
