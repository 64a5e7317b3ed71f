package org.providermirror.web.admin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method whose success is recorded as an event. Other acts record theirs themselves, with their subject. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface RecordedAct {
    /** What the administrator did, as the end of a sentence. */
    String value();
}
