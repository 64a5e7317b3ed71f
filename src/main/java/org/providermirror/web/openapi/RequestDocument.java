package org.providermirror.web.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a body that is parsed by hand: the record that it is parsed into, for the OpenAPI document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface RequestDocument {
    Class<? extends Record> value();
}
