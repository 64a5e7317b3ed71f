package org.providermirror.wronghouse.provider;

import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.client.Client;
import java.util.logging.Logger;
import javax.naming.Context;
import org.apache.hc.core5.http.HttpHost;
import org.bouncycastle.openpgp.PGPException;
import org.glassfish.jersey.client.ClientConfig;
import org.providermirror.wronghouse.net.UsesTheCatalog;

/** Terms know nothing of what is around them; this one does. */
public record UsesAllThatItMustNot(
        UsesTheCatalog net,
        Context naming,
        Logger logger,
        org.slf4j.Logger facade,
        HttpHost host,
        PGPException failure,
        HttpServlet servlet,
        Client client,
        ClientConfig config) {}
