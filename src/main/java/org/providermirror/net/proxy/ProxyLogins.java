package org.providermirror.net.proxy;

import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.providermirror.config.proxy.EgressProxy;

/** Lets a client log in to egress proxies. */
public final class ProxyLogins {
    private ProxyLogins() {}

    /** Adds the logins of these proxies to a client, and returns it. */
    public static HttpClientBuilder install(HttpClientBuilder builder, List<EgressProxy> proxies) {
        var known = new BasicCredentialsProvider();
        proxies.forEach(through -> through.login()
                .ifPresent(login -> known.setCredentials(
                        new AuthScope(
                                through.address().getHostString(),
                                through.address().getPort()),
                        new UsernamePasswordCredentials(
                                login.user(), login.password().toCharArray()))));
        return builder.setDefaultCredentialsProvider(known);
    }
}
