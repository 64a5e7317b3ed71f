package org.providermirror.web.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On an operation that puts its answer together by hand: what the answer is where all went well, for the OpenAPI document. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ResponseDocument {
    /** The record of the body; void where there is none. */
    Class<?> value() default void.class;

    /** The status. */
    int status() default 200;
}
