package org.providermirror.app;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.providermirror.testing.StoreProcess.Program;

/** What depends on the store, on versitygw if it is installed. */
@Tag("component")
class MirrorOnVersitygwTest extends MirrorOnStoreProcess {
    @BeforeAll
    static void find() {
        require(Program.VERSITYGW);
    }

    @Override
    Program program() {
        return Program.VERSITYGW;
    }
}
