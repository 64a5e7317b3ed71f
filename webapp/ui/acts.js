// The sections of the administration page: each names the route that it needs and makes what it shows. One more act is one
// more entry.

export const sections = [];
