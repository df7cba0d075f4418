import { esFirst } from './first.ts'
import { esLater } from './later.ts'

/** Every word of the window in Spanish (es-PE): the first language. */
export const es = { ...esFirst, ...esLater } as const

type Words<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Words<Tree[Key]> }

/** The shape that every other language has to fill: the same keys, all of them. */
export type Catalogue = Words<typeof es>
