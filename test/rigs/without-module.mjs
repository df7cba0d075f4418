import { registerHooks } from 'node:module'

/*
 * Loaded before a program (`node --import`): the native module named in EXTORNO_WITHOUT cannot be loaded, as where its
 * binding or a system library is missing.
 */
const missing = process.env['EXTORNO_WITHOUT']

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === missing)
      throw new Error(`libmissing.so.1: cannot open shared object file (${specifier})`)
    return next(specifier, context)
  },
})
