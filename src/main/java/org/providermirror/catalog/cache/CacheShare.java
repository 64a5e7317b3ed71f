package org.providermirror.catalog.cache;

/**
 * Divides a memory budget, a quarter of the maximum heap, among all caches of the mirror, so that no number of
 * entries exhausts the heap. The rest is for work in progress and the container.
 */
public enum CacheShare {
    /** Rendered documents of both protocols, with the answers that they were rendered from. */
    DOCUMENTS(178),
    /** Verified releases. */
    RELEASES(180),
    /** Releases with undecided platforms. */
    INCOMPLETE_RELEASES(30),
    /** Releases after decisions of administrators. */
    EFFECTIVE_RELEASES(30),
    /** Version lists of providers. */
    VERSION_LISTS(102),
    /** Pointers to the current revisions of hosted releases. */
    HOSTED_POINTERS(3),
    /** Details of providers for their list. */
    PROVIDER_DETAILS(100),
    /** First version lists of providers whose new versions are on hold. */
    BASELINES(5),
    /** Records of single packages. */
    PACKAGE_RECORDS(50),
    /** Records of all packages of a release. */
    RELEASE_RECORDS(70),
    /** Package records that were read together with their release a moment ago. */
    FOUND_RECORDS(10),
    /** Answers of {@code index.json}. */
    VERSION_INDEXES(20),
    /** Answers of the registry protocol's version list. */
    REGISTRY_VERSIONS(20),
    /** Answers of {@code {version}.json}. */
    PACKAGE_INDEXES(40),
    /** Descriptions of packages for the registry protocol. */
    PACKAGE_DESCRIPTIONS(20),
    /** Routes of paths. */
    ROUTES(19),
    /** Versions that clients were served. */
    SERVED_VERSIONS(20),
    /** Objects that a bucket was seen to have. */
    STORED_OBJECTS(20),
    /** Verdicts on refused releases. */
    VERDICTS(10),
    /** Versions that no client was served. */
    UNSERVED_VERSIONS(5),
    /** Providers that do not exist upstream. */
    ABSENT_PROVIDERS(5),
    /** Releases that do not exist upstream. */
    ABSENT_RELEASES(2),
    /** Releases that clients requested unknown platforms of. */
    UNKNOWN_PLATFORMS(2),
    /** Packages that do not exist upstream, of releases that do. */
    ABSENT_PACKAGES(2),
    /** Packages whose records contradict their release. */
    INVALID_RECORDS(5),
    /** Stored releases that were refused when they were read. */
    REFUSED_RELEASES(5),
    /** Faults in storage that were reported. */
    STORED_FAULTS(5),
    /** Refusals that were reported. */
    REFUSAL_REPORTS(5),
    /** Failed verifications that were reported. */
    VERIFICATION_REPORTS(5),
    /** Failed verifications in comparisons that were reported. */
    COMPARISON_REPORTS(5),
    /** Locations that a registry gave for packages. */
    LOCATIONS(5),
    /** Releases that were compared with upstream. */
    COMPARED_RELEASES(5),
    /** Releases that are fetched again to prove a decision. */
    PROVEN_RELEASES(2),
    /** Archives in storage that failed their check. */
    FAILED_ARCHIVES(3),
    /** Reasons of failed fetches. */
    FETCH_FAILURES(3),
    /** Downloads with wrong bytes. */
    WRONG_DOWNLOADS(2),
    /** Packages that another instance fetches. */
    FETCHED_ELSEWHERE(3),
    /** The latest versions that were verified behind a list. */
    VERIFIED_AHEAD(2),
    /** Sizes of providers' metadata. */
    METADATA_SIZES(2);

    private static final int HEAP_DIVISOR = 4;
    private static final int WHOLE = 1_000;

    private final int perMille;

    CacheShare(int perMille) {
        this.perMille = perMille;
    }

    /** Returns how many bytes the entries of this cache may take. */
    public long bytes() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    /** Returns the same for a maximum heap. */
    long ofHeap(long maximumHeap) {
        return maximumHeap / HEAP_DIVISOR / WHOLE * perMille;
    }
}
