package org.providermirror.registry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Recorded;

class ChecksumFileTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    @Test
    void one_or_two_spaces_either_case_crlf_blank_lines_and_a_missing_last_line_end_are_taken() {
        var file = parse(A + "  one.zip\r\n\r\n\n" + B.toUpperCase() + " two.zip\n# note\n" + A + "  three.zip");

        assertThat(names(file)).containsExactly("one.zip", "two.zip", "three.zip");
        assertThat(file.find("two.zip")).contains(new Sha256(B));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*one.zip", "./one.zip", "dist/one.zip", "dist\\one.zip", " one.zip", "\tone.zip", ""})
    void a_name_with_a_mark_or_a_path_is_no_entry(String name) {
        assertThat(names(parse(A + "  " + name + "\n"))).isEmpty();
    }

    @Test
    void a_binary_mark_after_one_space_is_no_entry() {
        assertThat(names(parse(A + " *one.zip\n"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aa  one.zip", "ga  one.zip"})
    void a_line_that_does_not_begin_with_a_digest_is_passed_over(String line) {
        assertThat(names(parse(line + "\n" + A + "  two.zip\n"))).containsExactly("two.zip");
    }

    @Test
    void a_name_with_two_digests_is_ignored() {
        var file = parse(A + "  one.zip\n" + B + "  one.zip\n" + A + "  one.zip\n" + B + "  two.zip\n");

        assertThat(file.find("one.zip")).isEmpty();
        assertThat(file.find("two.zip")).isPresent();
    }

    @Test
    void a_name_listed_twice_with_one_digest_is_valid() {
        assertThat(parse(A + "  one.zip\n" + A.toUpperCase() + " one.zip\n").find("one.zip"))
                .contains(new Sha256(A));
    }

    @Test
    void names_are_found_by_their_exact_text_alone() {
        assertThat(parse(A + "  One.zip\n").find("one.zip")).isEmpty();
    }

    @Test
    void a_recorded_file_with_single_spaces_is_read() {
        var file = ChecksumFile.parse(Recorded.bytes("chains/crainte-resty-0.0.7/SHA256SUMS"));

        assertThat(file.find("terraform-provider-resty_0.0.7_linux_amd64.zip"))
                .contains(new Sha256("1b7f63d3937f08ebb2d6980430d36eae9a88dca466ebbf3b1bf882b3fac75a30"));
        assertThat(names(file)).hasSize(3);
    }

    @Test
    void a_recorded_file_whose_digests_are_altered_lists_nothing() {
        assertThat(names(ChecksumFile.parse(Recorded.bytes("chains/hashicorp-old-badsig-0.1.0/SHA256SUMS"))))
                .isEmpty();
    }

    @Test
    void a_name_of_one_letter_in_a_megabyte_of_that_letter_is_looked_up_at_once() {
        assertThat(parse("a".repeat(1 << 20) + "\n" + A + "  a\n").find("a")).contains(new Sha256(A));
    }

    @Test
    void an_empty_name_and_a_part_of_a_name_are_not_found() {
        var file = parse(A + "  one.zip\n" + A + "  two.zip");

        assertThat(file.find("")).isEmpty();
        assertThat(file.find("one")).isEmpty();
        assertThat(file.find(".zip")).isEmpty();
        assertThat(file.find("one.zip\n" + A + "  two.zip")).isEmpty();
    }

    private static List<String> names(ChecksumFile file) {
        var names = new ArrayList<String>();
        file.forEach((name, digest) -> names.add(name));
        return names;
    }

    private static ChecksumFile parse(String text) {
        return ChecksumFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
