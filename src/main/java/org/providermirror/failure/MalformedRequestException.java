package org.providermirror.failure;

import org.providermirror.provider.InvalidTermException;

/** Reports a request with a malformed address, version, platform or file name. */
public final class MalformedRequestException extends MirrorException {
    public MalformedRequestException(InvalidTermException term) {
        super(term.getMessage(), term);
    }

    @Override
    public Fact fact() {
        return Fact.MALFORMED_REQUEST;
    }
}
