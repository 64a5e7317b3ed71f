package org.providermirror.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Holds the measurements of some partners, which took turns so that other load on the machine affected all alike.
 *
 * @param results by partner, in their order, one for each repetition
 */
record Turns<T>(Map<String, List<T>> results) {
    interface Turn<T> {
        T take(Partner partner) throws Exception;
    }

    static <T> Turns<T> take(int rounds, List<Partner> partners, Turn<T> turn) throws Exception {
        var results = new LinkedHashMap<String, List<T>>();
        for (var round = 0; round < rounds; round++) {
            for (var partner : partners) {
                results.computeIfAbsent(partner.name(), name -> new ArrayList<>())
                        .add(turn.take(partner));
            }
        }
        return new Turns<>(results);
    }

    /** Returns the median of one value of a partner. */
    double median(String partner, ToDoubleFunction<T> figure) {
        return Median.of(results.get(partner).stream().mapToDouble(figure).toArray());
    }
}
