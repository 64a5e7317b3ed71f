package org.providermirror.wrongmodules.provider;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.client.Client;
import java.util.logging.Logger;
import javax.naming.Context;
import org.apache.hc.core5.http.HttpHost;
import org.bouncycastle.openpgp.PGPException;
import org.glassfish.jersey.client.ClientConfig;
import org.providermirror.wrongmodules.net.UsesTheCatalog;

/** Breaks the rule that Terraform's terms depend on the JDK alone. */
public record UsesAllThatItMustNot(
        UsesTheCatalog net,
        Context naming,
        Logger logger,
        org.slf4j.Logger facade,
        HttpHost host,
        PGPException failure,
        HttpServlet servlet,
        Client client,
        Inject injected,
        ClientConfig config) {}
