import { assumptions, samples, type Sample } from './samples.ts'
import { shapeOf, unknownIn, type Shape } from './shape.ts'

type Exchange = Pick<Sample, 'gateway' | 'exchange'>

/** Members whose words decide something: a word that nobody published is as bad as a member that nobody did. */
const wordMembers = /\.(?:transaction_type|transaction_status|transferStatus|eventType)$|^\$\.code$/u

/** Every text that stands at a path of words, `[path, word]`. */
function wordsOf(json: unknown, path = '$'): [string, string][] {
  if (typeof json === 'string') return wordMembers.test(path) ? [[path, json]] : []
  if (typeof json !== 'object' || json === null) return []
  if (Array.isArray(json)) return json.flatMap((element) => wordsOf(element, `${path}[]`))
  return Object.entries(json).flatMap(([name, member]) => wordsOf(member, `${path}.${name}`))
}

/** What is published of an exchange, or listed as assumed: bodies, and words beyond theirs. Requests are left out. */
function known({ gateway, exchange }: Exchange): { bodies: unknown[]; words: Set<string> } {
  const ofExchange = (each: Exchange & Pick<Sample, 'direction'>): boolean =>
    each.gateway === gateway && each.exchange === exchange && each.direction !== 'request'
  const assumed = assumptions.filter((each) => ofExchange(each))
  const bodies = [
    ...samples.filter((each) => ofExchange(each)).map(({ body }) => body),
    ...assumed.flatMap(({ body }) => (body === undefined ? [] : [body])),
  ]
  const words = [
    ...bodies.flatMap((body) => wordsOf(body)),
    ...assumed.flatMap((each) =>
      Object.entries(each.words ?? {}).flatMap(([path, list]) =>
        list.map((word): [string, string] => [path, word]),
      ),
    ),
  ]
  return { bodies, words: new Set(words.map(([path, word]) => `${path}: ${word}`)) }
}

/**
 * What a body has that neither a published sample of this exchange nor the list of assumptions shows: a line for each
 * path and type, or path and word. Empty where all of it is known.
 */
export function unpublishedIn(body: unknown, exchange: Exchange): string[] {
  const { bodies, words } = known(exchange)
  const shapes: Shape[] = bodies.map((each) => shapeOf(each))
  const strange = wordsOf(body)
    .map(([path, word]) => `${path}: ${word}`)
    .filter((word) => !words.has(word))
  return [...unknownIn(shapeOf(body), shapes), ...new Set(strange)]
}
