package org.providermirror.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.web.http.RequestedRange.Part;
import org.providermirror.web.http.RequestedRange.Unsatisfiable;
import org.providermirror.web.http.RequestedRange.Whole;

class RequestedRangeTest {
    private static RequestedRange of(String header, long size) {
        return RequestedRange.of(Optional.of(header), size);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-, 0, 99",
        "bytes=10-19, 10, 19",
        "bytes=90-100, 90, 99",
        "bytes=99-, 99, 99",
        "bytes=-1, 99, 99",
        "bytes=-100, 0, 99",
        "bytes=-101, 0, 99",
        "bytes=-99999999999999999999999999, 0, 99",
        "bytes=5-99999999999999999999999999, 5, 99",
        "bytes=007-008, 7, 8",
        "BYTES=1-2, 1, 2",
        "bytes= 1-2, 1, 2",
    })
    void a_single_range_is_served(String header, long first, long last) {
        assertThat(of(header, 100)).isEqualTo(new Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999999-"})
    void a_range_beyond_the_end_is_unsatisfiable(String header) {
        assertThat(of(header, 100)).isEqualTo(new Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=2-1",
                "bytes=0-1,3-4",
                "bytes=,0-1",
                "bytes=a-b",
                "bytes=1--2",
                "bytes=+1-2",
                "bytes=1-2;",
                "items=0-1",
                "bytes 0-1",
                "bytes=0x1-2",
                "bytes=1 -2",
                "bytes=١-٢"
            })
    void a_malformed_or_multiple_range_is_ignored(String header) {
        assertThat(of(header, 100)).isEqualTo(new Whole());
    }

    @Test
    void no_header_means_all_bytes() {
        assertThat(RequestedRange.of(Optional.empty(), 100)).isEqualTo(new Whole());
    }

    @Test
    void no_range_of_an_empty_file_is_satisfiable() {
        assertThat(of("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
        assertThat(of("bytes=-5", 0)).isEqualTo(new Whole());
    }

    @Test
    void random_ranges_give_the_bytes_that_a_walk_over_all_positions_picks() {
        var seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++) {
            long size = 1 + random.nextInt(50);
            long first = random.nextInt(60);
            long last = random.nextInt(60);
            var form = random.nextInt(3);
            var header = "bytes="
                    + switch (form) {
                        case 0 -> first + "-" + last;
                        case 1 -> first + "-";
                        default -> "-" + last;
                    };
            var picked = LongStream.range(0, size)
                    .filter(position -> switch (form) {
                        case 0 -> position >= first && position <= last;
                        case 1 -> position >= first;
                        default -> position >= size - last;
                    })
                    .summaryStatistics();
            RequestedRange expected;
            if (form == 0 && last < first) {
                expected = new Whole();
            } else if (picked.getCount() == 0) {
                expected = new Unsatisfiable();
            } else {
                expected = new Part(picked.getMin(), picked.getMax());
            }
            assertThat(of(header, size))
                    .as("%s of %d, seed %d", header, size, seed)
                    .isEqualTo(expected);
        }
    }
}
