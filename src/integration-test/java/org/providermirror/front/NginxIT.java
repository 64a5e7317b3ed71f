package org.providermirror.front;

import static org.providermirror.front.FrontProgram.NGINX;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;

@Tag("web-server")
@DisplayName("tomcat-conf/nginx.conf")
class NginxIT {
    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class ThroughTheContainer extends FrontContract {
        ThroughTheContainer() {
            super(NGINX, Way.THROUGH_THE_CONTAINER);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class ByXAccelRedirect extends FrontContract {
        ByXAccelRedirect() {
            super(NGINX, Way.OFFLOADED);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class FromTheFolder extends FrontContract {
        FromTheFolder() {
            super(NGINX, Way.FROM_THE_FOLDER);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class Arriving extends StreamedPackageContract {
        Arriving() {
            super(NGINX);
        }
    }
}
