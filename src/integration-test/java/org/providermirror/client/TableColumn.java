package org.providermirror.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the column of the table of servers that a test fills. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface TableColumn {
    String value();
}
