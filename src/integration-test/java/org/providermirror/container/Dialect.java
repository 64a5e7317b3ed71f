package org.providermirror.container;

import java.util.regex.Pattern;

/**
 * How an application is deployed to a kind of container, and what the container logs about it.
 *
 * @param contextFile the file, below the base folder, that deploys the application while it exists
 * @param context what is in it
 * @param serving the server has started
 * @param plainPort and logs its port for http, group 1
 * @param tlsPort and for https, group 1
 * @param deployed the application has started, or failed to
 * @param failed the application has failed to start
 * @param undeployed the application has stopped
 * @param classLoader the name of the class of which every application has one instance
 */
record Dialect(
        String contextFile,
        String context,
        Pattern serving,
        Pattern plainPort,
        Pattern tlsPort,
        Pattern deployed,
        Pattern failed,
        Pattern undeployed,
        Pattern classLoader) {}
