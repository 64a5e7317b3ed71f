/** Decides by leases and heartbeats in storage which of the instances on one storage fetches a package. */
package org.providermirror.fetch.lease;
