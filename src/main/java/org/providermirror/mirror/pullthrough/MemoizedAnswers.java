package org.providermirror.mirror.pullthrough;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;

/**
 * Memoizes answers that are built from the catalog: an answer is built again only if its source is another object.
 * Otherwise the same object is returned. Thread-safe; takes no lock.
 *
 * @param <K> the subject of an answer
 * @param <V> the answer
 */
final class MemoizedAnswers<K, V> {
    /** The sources are weak: they have caches of their own, and must not live longer because of their answer. */
    private record Memo<V>(WeakReference<Object> source, WeakReference<Object> otherSource, V answer) {
        boolean isOf(Object value, Object otherValue) {
            return source.refersTo(value) && otherSource.refersTo(otherValue);
        }
    }

    private final Cache<K, Memo<V>> made;

    /** @param weight about how many bytes an answer takes */
    MemoizedAnswers(CacheShare share, ToLongFunction<V> weight) {
        this.made = Caches.of(share, (key, memo) -> weight.applyAsLong(memo.answer()));
    }

    /** Returns the answer that was built from this source; empty on a miss. */
    Optional<V> find(K key, Object source) {
        return Optional.ofNullable(made.getIfPresent(key))
                .filter(known -> known.isOf(source, source))
                .map(Memo::answer);
    }

    /** Returns the answer that was built from this source, or builds it. */
    V of(K key, Object source, Supplier<V> making) {
        return of(key, source, source, making);
    }

    /** Returns the answer that was built from these two sources, or builds it. */
    V of(K key, Object source, Object otherSource, Supplier<V> making) {
        var known = made.getIfPresent(key);
        if (known != null && known.isOf(source, otherSource)) {
            return known.answer();
        }
        var answer = making.get();
        made.put(key, new Memo<>(new WeakReference<>(source), new WeakReference<>(otherSource), answer));
        return answer;
    }
}
