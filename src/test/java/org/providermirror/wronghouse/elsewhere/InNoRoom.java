package org.providermirror.wronghouse.elsewhere;

/** Lies in a package that the table does not have. */
public record InNoRoom() {}
