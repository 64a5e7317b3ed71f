package org.providermirror.testing;

/** What is odd about a release that the fake registry publishes: see {@link ReleaseBuilder#shape}. Shapes combine. */
public enum Shape {
    /** The signature is well-formed and made with the right key, but over other bytes. */
    WRONG_SIGNATURE,
    /** The signature is good, but its key is not among the signing keys. */
    STRANGERS_SIGNATURE,
    /** The signature is good, made now, and over SHA-1. */
    SHA1_SIGNATURE,
    /** The signing key is given, but the signature's URL answers 404. */
    UNSIGNED,
    /** {@code gpg_public_keys} is an empty list. */
    KEYLESS,
    /** {@code signing_keys} is {@code {}}. */
    NO_KEY_LIST,
    /** A key that cannot be decoded stands before the good one. */
    UNREADABLE_KEY_FIRST,
    /** A stranger's key stands before the good one. */
    STRANGERS_KEY_FIRST,
    /** The copy of the publisher's key that is given had expired before the release was signed. */
    EXPIRED_KEY,
    /** SHA256SUMS ends with an empty line. */
    EMPTY_LINE_IN_SUMS,
    /** SHA256SUMS has no line for the first platform. */
    SUMS_WITHOUT_FIRST_PLATFORM,
    /** The {@code shasum} of every download document differs from the line in SHA256SUMS. */
    SHASUM_DIFFERS_FROM_SUMS,
    /** The {@code shasum} of every download document is empty. */
    EMPTY_SHASUM,
    /** Every platform has a SHA256SUMS of its own, with one line, and a signature of its own. */
    SUMS_PER_PLATFORM,
    /** SHA256SUMS has CRLF line ends, upper-case digits, one space, a line for another file and no final newline. */
    UNTIDY_SUMS,
    /** Archives are called {@code …_v1.0.0_linux_amd64.zip}, in SHA256SUMS too. */
    OFF_CONVENTION_NAMES,
    /** {@code filename} and SHA256SUMS keep the convention, the last segment of the URL does not. */
    OTHER_NAME_IN_URL,
    /** {@code download_url} carries a query that each document makes anew and that is good for one GET; then 403. */
    EXPIRING_URLS,
    /** All URLs of a download document are relative to it. */
    RELATIVE_URLS,
    /** The download document of the first platform is 404, though the platform is listed. */
    FIRST_PLATFORM_NOT_FOUND,
    /** The version is listed with no platforms; the download documents are there. */
    UNLISTED_PLATFORMS,
    /** The version list has entries beside this version that are no semantic versions, one of them {@code null}. */
    UNSEMANTIC_NEIGHBOURS,
    /** The version is listed twice, with half of the platforms each. */
    LISTED_TWICE,
    /**
     * Version list and download documents contain {@code packages} with zh and h1 hashes, as OpenTofu's registry does.
     */
    TOLD_HASHES,

    /** All platforms have the bytes of the first one, as providers have that are scripts. */
    ONE_ARCHIVE,

    /** The SHA256SUMS has nearly a megabyte of lines about other files. */
    LONG_SUMS
}
