package org.providermirror.web.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.providermirror.provider.InvalidTermException;

/** Decodes texts in request bodies. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Decodes UTF-8 strictly.
     *
     * @throws InvalidTermException if the bytes are not valid UTF-8
     */
    public static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new InvalidTermException("body", "", "text in UTF-8");
        }
    }
}
