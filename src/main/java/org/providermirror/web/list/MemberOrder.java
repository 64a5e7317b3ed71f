package org.providermirror.web.list;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.web.problem.RefusedException;

/** Orders records by one of their members. Records without a value for it are last, in either direction. */
final class MemberOrder {
    private MemberOrder() {}

    static <T extends Record> Comparator<T> of(Class<T> type, String name, boolean isDescending) {
        var member = Stream.of(type.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .filter(component -> isComparable(component.getGenericType()))
                .findFirst()
                .orElseThrow(() -> RefusedException.badRequest("sort is one of " + names(type)));
        member.getAccessor().setAccessible(true);
        Comparator<Comparable<Object>> ascending = Comparator.naturalOrder();
        var order = isDescending ? ascending.reversed() : ascending;
        return Comparator.comparing(item -> value(member, item), Comparator.nullsLast(order));
    }

    private static String names(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> isComparable(component.getGenericType()))
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
    }

    private static boolean isComparable(Type type) {
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            return isComparable(optional.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> plain && (plain.isPrimitive() || Comparable.class.isAssignableFrom(plain));
    }

    @SuppressWarnings("unchecked") // only members are read whose type is comparable
    private static Comparable<Object> value(RecordComponent member, Record item) {
        try {
            var value = member.getAccessor().invoke(item);
            return (Comparable<Object>) (value instanceof Optional<?> optional ? optional.orElse(null) : value);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the accessor of a record can be called", impossible);
        }
    }
}
