package org.providermirror.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of some partners, who took turns so that whatever else the machine did hit all alike.
 *
 * @param results by partner, in their order, one a round
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

    /** The median of one figure of a partner. */
    double median(String partner, ToDoubleFunction<T> figure) {
        return Median.of(results.get(partner).stream().mapToDouble(figure).toArray());
    }
}
