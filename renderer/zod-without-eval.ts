import { z } from 'zod'

/**
 * Zod compiles its parsers with `new Function` where it may; the window's content security policy forbids that and
 * reports even the attempt. Has to be imported before any schema.
 */
z.config({ jitless: true })
