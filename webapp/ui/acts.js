// The sections of the administration page: each names the route that it needs and makes what it shows. One more act is one
// more entry.

import { keeping } from './keeping.js';

export const sections = [...keeping];
