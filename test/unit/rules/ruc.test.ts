import { expect, it } from 'vitest'
import { isRuc } from '../../../domain/ruc.ts'

/** Numbers of public companies as SUNAT lists them, and one of a person whose check digit is worked out in public. */
it.each(['20100070970', '20100130204', '20331066703', '10254824220'])('%s is a RUC', (text) => {
  expect(isRuc(text)).toBe(true)
})

it.each(['', '2010007097', '20100070971', '201000709700', '2010007097O', '20100079070'])(
  '"%s" is none',
  (text) => {
    expect(isRuc(text)).toBe(false)
  },
)
