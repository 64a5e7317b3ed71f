package org.providermirror.config;

import java.util.Optional;

/**
 * The limits of the fetches into storage.
 *
 * @param threads fetches at a time, 1 to 256
 * @param perHost fetches at a time from one download host, 1 to 256
 * @param queue fetches that may wait, 1 to 1,000,000
 * @param executor the JNDI name of a container's executor to run the fetches on, where one is named
 */
public record FetchSettings(int threads, int perHost, int queue, Optional<String> executor) {}
