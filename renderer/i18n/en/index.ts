import type { Catalogue } from '../es/index.ts'
import { enFirst } from './first.ts'
import { enLater } from './later.ts'

/** Every word of the window in English. */
export const en: Catalogue = { ...enFirst, ...enLater }
