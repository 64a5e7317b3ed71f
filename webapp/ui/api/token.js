// The token that an administrator enters. It is stored for this browser tab alone.

const KEY = 'mirror.token';

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? '',
  set(/** @type {string} */ value) {
    if (value) sessionStorage.setItem(KEY, value);
    else sessionStorage.removeItem(KEY);
  },
};
