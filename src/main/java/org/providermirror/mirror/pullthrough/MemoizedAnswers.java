package org.providermirror.mirror.pullthrough;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Caches;

/**
 * Answers that are made of what the catalog knows: made once, and again when the catalog has something else. As long as it
 * has not, the answer is the very same object. Safe for use by any number of threads; takes no lock.
 *
 * @param <K> what is asked about
 * @param <V> the answer
 */
final class MemoizedAnswers<K, V> {
    private record Memo<V>(Object source, Object otherSource, V answer) {}

    private final Cache<K, Memo<V>> made;

    /** @param most how many answers are kept */
    MemoizedAnswers(long most) {
        this.made = Caches.of(most);
    }

    /** The answer that was made of this very source, or the one that is made now. */
    V of(K key, Object source, Supplier<V> making) {
        return of(key, source, source, making);
    }

    /** The same for an answer that two things go into. */
    V of(K key, Object source, Object otherSource, Supplier<V> making) {
        var known = made.getIfPresent(key);
        if (known != null && known.source() == source && known.otherSource() == otherSource) {
            return known.answer();
        }
        var answer = making.get();
        made.put(key, new Memo<>(source, otherSource, answer));
        return answer;
    }
}
