package org.providermirror.mirror.pullthrough;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Caches;

/**
 * Memoizes answers that are built from the catalog: an answer is built again only if its source is another object.
 * Otherwise the same object is returned. Thread-safe; takes no lock.
 *
 * @param <K> the subject of an answer
 * @param <V> the answer
 */
final class MemoizedAnswers<K, V> {
    private record Memo<V>(Object source, Object otherSource, V answer) {}

    private final Cache<K, Memo<V>> made;

    /** @param most the most answers that are cached */
    MemoizedAnswers(long most) {
        this.made = Caches.of(most);
    }

    /** Returns the answer that was built from this source, or builds it. */
    V of(K key, Object source, Supplier<V> making) {
        return of(key, source, source, making);
    }

    /** Returns the answer that was built from these two sources, or builds it. */
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
