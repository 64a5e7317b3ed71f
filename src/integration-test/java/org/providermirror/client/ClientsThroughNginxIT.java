package org.providermirror.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.front.FrontProgram;
import org.providermirror.front.MirrorBehindFront;

@Tag("client")
@DisplayName("real clients through nginx, which sends the packages itself")
@ExtendWith(ConsoleOnFailure.class)
class ClientsThroughNginxIT extends FolderInstallScenarios {
    @BeforeAll
    static void print_the_nginx_under_test() {
        FrontProgram.NGINX.missing().ifPresent(System.out::println);
        assumeTrue(
                FrontProgram.NGINX.missing().isEmpty(),
                () -> FrontProgram.NGINX.missing().orElse(""));
    }

    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) throws Exception {
        return MirrorBehindFront.offloaded(FrontProgram.NGINX, settings);
    }
}
