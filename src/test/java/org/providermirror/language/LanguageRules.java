package org.providermirror.language;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Checks prose against the project's language: one word for each thing, and sentences that are understood at the first reading.
 *
 * <p>The rules are a table of patterns and advice. A space in a pattern matches any white space, {@code ^} the beginning of a
 * sentence.
 *
 * @param longestSentence the most words that a sentence may have; empty if any number is allowed
 */
public record LanguageRules(OptionalInt longestSentence) {
    private static final Pattern SENTENCE = Pattern.compile("\\S.*?(?:[.!?][)\"*_]*(?=\\s|$)|$)", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\p{N}\u2026]\\S*");

    private static final String BEGINNING = "(?<=^|[.!?:][)\"*_]{0,3}\\\\s{1,9})";

    private record Rule(Pattern pattern, String advice) {
        Rule(String pattern, String advice) {
            this(
                    Pattern.compile(
                            pattern.replaceFirst("^\\^", BEGINNING).replace(" ", "\\s+"),
                            pattern.startsWith("^") ? 0 : CASE_INSENSITIVE),
                    advice);
        }
    }

    private static final List<Rule> RULES = List.of(
            // Conditions and answers.
            new Rule("\\bwhere (it|there|they|none|nobody|nothing|no)\\b", "if, when"),
            new Rule("^Where\\b(?! to\\b)(?![^.!?]*[?])", "If …, or When …, or a noun"),
            new Rule("^None\\b", "not a …; otherwise empty; never"),
            new Rule(", none\\b|\\b(is|are|has|have|where|with|at) none\\b", "not a …; otherwise empty; never"),
            new Rule("\\bnone (of|that|is|was|are|who|which|has|at)\\b", "not a …; no …; never"),
            new Rule("\\b(nobody|nothing of)\\b", "never; no client; not …"),
            new Rule("\\b(whoever|whomever|whosoever)\\b", "caller, client, operator"),
            new Rule("\\b(those|one|all) who\\b", "clients, callers, operators that"),
            new Rule(
                    "\\bwho (asks?|asked|looks?|waits?)\\b|\\bmay ask\\b", "caller, client; may access, is authorized"),
            new Rule("\\basks? nobody\\b", "offline; sends no request"),
            new Rule("\\basked for\\b", "requested"),
            new Rule("\\bquestions? (to|of|under)\\b", "request"),
            new Rule("^(Else|Whence|Thus)\\b|, else\\b", "otherwise"),
            new Rule(", for (it|they|there|he|she|such|nothing|everything)\\b", "because"),
            // Sentences that begin with what belongs to their middle.
            new Rule("^(Of|By which|From before|With which|In which|To which)\\b", "subject, verb, object"),
            new Rule("\\bhow (often|long|much|many) (what|that which)\\b", "a noun: 'the interval of …'"),
            new Rule(
                    "\\bwhat (is to|comes round|came round|goes away)\\b",
                    "a noun: 'expired packages', 'scheduled jobs'"),
            new Rule("\\bgood for (that|the|ten|five|a few|some|as long|them|it)\\b", "valid for; lifetime"),
            new Rule("\\bso it is\\b", "repeat the noun and the verb"),
            new Rule("\\b(whereby|wherein|therein|thereof|whereof|thereby)\\b", "a second sentence"),
            new Rule("\\byou mean it\\b", "to confirm"),
            new Rule("\\b(as it comes|as it stands|as they stand)\\b", "by default; unchanged"),
            new Rule("\\bto be had\\b|\\bcould (not )?be had\\b", "available"),
            // Verbs that hide what happens.
            new Rule("\\b(tells?|told|telling)\\b", "return, report, list, show"),
            new Rule("\\b(hears?|heard)\\b", "poll, receive"),
            new Rule("\\b(brings?|brought|bringing)\\b", "import, contain"),
            new Rule("\\b(knows?|known|knew|hear|heard) of\\b", "list, store, have"),
            new Rule("\\bspeaks? of\\b", "names, mentions"),
            new Rule("\\b(lies|lie|lay|lying) (in|there|below|beside|on|at|unused|here|upstream)\\b", "is stored"),
            new Rule("\\b(stands?|stood) (in|there|beside|here|for|behind|at|on|below)\\b", "means; is in"),
            new Rule(
                    "\\bcounts? (for|as|where|when|only|always|alone|until|here|too|again)\\b", "is valid; is ignored"),
            new Rule("\\b(that|what|it|which) counts\\b|\\bcounts?[.;,]", "is valid; applies"),
            new Rule("\\bbears? (it|them|this|that|\\w+)? ?out\\b", "match, confirm"),
            new Rule("\\bkeeps? from (its|them|clients|the)\\b", "enforces policy"),
            new Rule("\\blooked (for|after)\\b", "look up, check"),
            // Glossary.
            new Rule(
                    "\\b(several|two|many|all|both|any number of|between|each|every|other|these|the) mirrors\\b",
                    "instances"),
            new Rule(
                    "\\b(each|every) mirror\\b|\\bmirrors (that|which|may|on|alive)\\b|(?<!keep-)\\balive\\b",
                    "instance; heartbeat, lease"),
            new Rule("\\bcut off\\b", "offline, air-gapped"),
            new Rule("\\b(left alone|leaves? alone|rests|resting)\\b", "circuit breaker is open; backoff"),
            new Rule("\\b(at hand|forgets?|forgotten|forgot)\\b", "cached, stored; evict, lose"),
            new Rule("\\b(patience|kept waiting)\\b", "timeout, deadline"),
            new Rule("\\bjournals?\\b", "lease"),
            new Rule("\\b(set|sets|put|puts) aside\\b|\\bleftovers?\\b", "quarantine; orphaned, sweep"),
            new Rule("\\bclearings?\\b", "retention job, expire, purge"),
            new Rule("\\b(rot|rots|rotted|rotten|rotting|mends?|mended|mending)\\b", "scrub, corrupt, repaired"),
            new Rule("\\b(wish|wishes|standing lists?)\\b", "prefetch item, prefetch list"),
            new Rule("\\b(bring along|brought along|proofs?|vouch\\w*|assurances?)\\b", "import; provenance; verify"),
            new Rule("\\b(capability|capabilities|seals?)\\b", "signed link, presigned URL"),
            new Rule("\\b(policed|judge\\w*|judgements?)\\b", "policy, verdict, check"),
            new Rule("\\b(figures?|behalf)\\b", "metrics, value; request id"),
            new Rule("\\b(task board|rounds?(?! trips?))\\b", "job, run, schedule"),
            new Rule("\\b(houses?|rooms?|neighbours?)\\b", "module, package; space, limit; other providers"),
            new Rule("\\b(way out|out of reach|is away|are away|on its way)\\b", "outbound; unreachable; in progress"));

    /** Returns the places of a passage that break a rule, in their order. */
    public List<Finding> check(Passage passage) {
        var found = new ArrayList<Finding>();
        for (var rule : RULES) {
            rule.pattern.matcher(passage.text()).results().forEach(match -> {
                var around = passage.text()
                        .substring(
                                Math.max(0, match.start() - 30),
                                Math.min(passage.text().length(), match.end() + 30));
                found.add(new Finding(passage.lineAt(match.start()), oneLine(around), rule.advice));
            });
        }
        longestSentence.ifPresent(longest -> SENTENCE.matcher(passage.text())
                .results()
                .forEach(sentence -> {
                    var words = WORD.matcher(sentence.group()).results().count();
                    if (words > longest) {
                        found.add(new Finding(
                                passage.lineAt(sentence.start()),
                                oneLine(sentence.group()),
                                words + " words in one sentence: divide it"));
                    }
                }));
        found.sort(Comparator.comparingInt(Finding::line));
        return found;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
