package org.providermirror.front;

import static org.providermirror.front.FrontProgram.HTTPD;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;

@Tag("web-server")
@DisplayName("tomcat-conf/httpd.conf")
class HttpdIT {
    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class ThroughTheContainer extends FrontContract {
        ThroughTheContainer() {
            super(HTTPD, Way.THROUGH_THE_CONTAINER);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class ByXSendfile extends FrontContract {
        ByXSendfile() {
            super(HTTPD, Way.OFFLOADED);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class FromTheFolder extends FrontContract {
        FromTheFolder() {
            super(HTTPD, Way.FROM_THE_FOLDER);
        }
    }

    @Nested
    @ExtendWith(ConsoleOnFailure.class)
    class Arriving extends StreamedPackageContract {
        Arriving() {
            super(HTTPD);
        }
    }
}
