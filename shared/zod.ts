/** zod, told before any schema is made never to try eval: the page's Content-Security-Policy forbids and reports it. */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
