package org.providermirror.hosted.keys;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.hosted.keys.SigningKey.State;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Printable;
import org.providermirror.registry.signature.RegistrableKey;
import org.providermirror.registry.signature.UnusableKeyException;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores the public keys of hosted namespaces, for all instances on one storage. Each key has a record of its own, so
 * that two administrators never undo each other's work. A record is never deleted, because the releases of a removed
 * key stay.
 *
 * <p>Thread-safe; reads and writes storage, and throws
 * {@link org.providermirror.failure.StorageException} if that fails.
 */
public final class SigningKeys {
    /** The most keys of a namespace that are registered at a time. */
    public static final int MOST_REGISTERED = 10;

    private static final int MOST = 100;
    private static final int LONGEST_REASON = 500;

    private final SharedRecords<SigningKey> table;
    private final Events events;
    private final Clock clock;

    public SigningKeys(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("signing-keys"),
                RecordFormat.of(SigningKey.class),
                SigningKeys::damaged);
        this.events = events;
        this.clock = clock;
    }

    // A key whose record cannot be read verifies nothing. The mirror must not sign in its place either.
    private static Optional<SigningKey> damaged(String name) {
        var parts = name.split("/", -1);
        try {
            return parts.length != 3
                    ? Optional.empty()
                    : Optional.of(new SigningKey(
                            Hostname.parse(parts[0]),
                            parts[1],
                            parts[2],
                            State.REGISTERED,
                            List.of(),
                            "",
                            "unknown",
                            Instant.EPOCH,
                            Optional.empty()));
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }

    /** Returns all keys as of the last refresh, sorted by namespace. */
    public Collection<SigningKey> all() {
        return table.rows().values();
    }

    /** Returns the keys of a namespace as storage has them now, in every state. */
    public List<SigningKey> of(Hostname hostname, String namespace) {
        return table.namesNow(hostname + "/" + namespace).stream()
                .flatMap(name -> table.look(name).stream())
                .toList();
    }

    /** Returns a key as storage has it now. */
    public Optional<SigningKey> find(Hostname hostname, String namespace, String fingerprint) {
        return table.look(name(hostname, namespace, fingerprint));
    }

    /** Returns whether a namespace has this key in any state, from memory if it is known there. */
    boolean knows(Hostname hostname, String namespace, String fingerprint) {
        return table.rows().containsKey(name(hostname, namespace, fingerprint))
                || find(hostname, namespace, fingerprint).isPresent();
    }

    /**
     * Registers a public key, which verifies new releases from then on. A newer copy of a registered key replaces the
     * older copy; a removed key is registered again.
     *
     * @param armored the public key
     * @param by the name of the administrator
     * @throws UnusableKeyException if the text is not one public key that verifies releases
     * @throws KeyConflictException if the key was revoked, has the key id of another key, or is one too many
     */
    public SigningKey register(Hostname hostname, String namespace, String armored, String by)
            throws UnusableKeyException, KeyConflictException {
        var parsed = RegistrableKey.parse(armored, clock);
        var known = find(hostname, namespace, parsed.fingerprint());
        if (known.filter(key -> key.isRegistered() && key.armored().equals(parsed.armored()))
                .isPresent()) {
            return known.get();
        }
        requireNoConflict(parsed, of(hostname, namespace));
        var key = new SigningKey(
                hostname,
                namespace,
                parsed.fingerprint(),
                State.REGISTERED,
                parsed.userIds(),
                parsed.armored(),
                by,
                clock.instant(),
                Optional.empty());
        if (known.isPresent()) {
            table.put(name(key), key);
        } else if (!table.create(name(key), key)) {
            throw new KeyConflictException("another administrator registered the key " + key.fingerprint()
                    + " at the same time: list the keys");
        }
        record(key, by + " registered the signing key " + key.fingerprint());
        return key;
    }

    private static void requireNoConflict(RegistrableKey parsed, List<SigningKey> keys) throws KeyConflictException {
        var registered = 0;
        for (var key : keys) {
            var isSame = key.fingerprint().equals(parsed.fingerprint());
            if (isSame && key.state() == State.REVOKED) {
                throw new KeyConflictException("the key " + key.fingerprint() + " was revoked on "
                        + key.ended().map(end -> end.at().toString()).orElse("an unknown day")
                        + " and is never valid again: make a new key");
            }
            if (!isSame && parsed.fingerprint().endsWith(key.keyId())) {
                throw new KeyConflictException("the key " + key.fingerprint() + " has the same key id " + key.keyId()
                        + ", by which clients find a key: make a new key");
            }
            registered += !isSame && key.isRegistered() ? 1 : 0;
        }
        if (registered >= MOST_REGISTERED) {
            throw new KeyConflictException(
                    "the namespace has " + registered + " registered keys, the maximum: remove one first");
        }
        if (keys.size() >= MOST
                && keys.stream().noneMatch(key -> key.fingerprint().equals(parsed.fingerprint()))) {
            throw new KeyConflictException("the namespace has had " + keys.size() + " keys, the maximum");
        }
    }

    /**
     * Removes a registered key: it verifies no new release, and its releases stay.
     *
     * @return the removed key; empty if there is no such registered key
     */
    public Optional<SigningKey> remove(Hostname hostname, String namespace, String fingerprint, String by) {
        return find(hostname, namespace, fingerprint)
                .filter(SigningKey::isRegistered)
                .map(key -> end(
                        key.ended(State.REMOVED, new SigningKey.End(by, clock.instant(), "")),
                        by + " removed the signing key " + fingerprint));
    }

    /**
     * Revokes a compromised key, whatever its state: it never verifies a new release again. Its releases stay until an
     * administrator decides about each.
     *
     * @param reason why; readers see it
     * @return the revoked key; empty if there is no such key
     * @throws InvalidTermException if the reason is empty or longer than 500 characters
     */
    public Optional<SigningKey> revoke(
            Hostname hostname, String namespace, String fingerprint, String reason, String by) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidTermException("reason", reason, "1 to " + LONGEST_REASON + " characters").at("reason");
        }
        var text = Printable.of(reason, LONGEST_REASON);
        return find(hostname, namespace, fingerprint)
                .map(key -> key.state() == State.REVOKED
                        ? key
                        : end(
                                key.ended(State.REVOKED, new SigningKey.End(by, clock.instant(), text)),
                                by + " revoked the signing key " + fingerprint + " (" + text + ")"));
    }

    private SigningKey end(SigningKey ended, String sentence) {
        table.put(name(ended), ended);
        record(ended, sentence);
        return ended;
    }

    /** Stores that the mirror's own key signs releases of a namespace, unless that is known. */
    SigningKey signedByMirror(Hostname hostname, String namespace, RegistrableKey own) {
        var known = find(hostname, namespace, own.fingerprint());
        if (known.isPresent()) {
            return known.get();
        }
        var key = new SigningKey(
                hostname,
                namespace,
                own.fingerprint(),
                State.MIRROR,
                own.userIds(),
                own.armored(),
                "the mirror",
                clock.instant(),
                Optional.empty());
        return table.create(name(key), key)
                ? key
                : find(hostname, namespace, own.fingerprint()).orElse(key);
    }

    private void record(SigningKey key, String act) {
        events.record(Event.of(
                clock.instant(), EventKind.ADMINISTRATION, act + " of " + key.hostname() + "/" + key.namespace()));
    }

    private static String name(SigningKey key) {
        return name(key.hostname(), key.namespace(), key.fingerprint());
    }

    private static String name(Hostname hostname, String namespace, String fingerprint) {
        return hostname + "/" + namespace + "/" + fingerprint;
    }

    /** Polls the keys that other instances wrote; called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
