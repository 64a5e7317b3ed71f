package org.providermirror.failure;

import org.providermirror.provider.InvalidTermException;

/** A request whose address, version, platform or file name is none. */
public final class MalformedRequestException extends MirrorException {
    public MalformedRequestException(InvalidTermException term) {
        super(term.getMessage(), term);
    }

    @Override
    public Fact fact() {
        return Fact.MALFORMED_REQUEST;
    }
}
