package org.providermirror.wrongmodules.elsewhere;

/** Is in a package that the table does not list. */
public record InNoModule() {}
