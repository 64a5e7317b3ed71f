package org.providermirror.client;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.testing.StoreProcess.Program;

@Tag("client")
@DisplayName("real clients through a mirror on versitygw")
@ExtendWith(ConsoleOnFailure.class)
class ClientsThroughVersitygwIT extends StoreProcessScenarios {
    @BeforeAll
    static void start_the_store() {
        startStore(Program.VERSITYGW);
    }
}
