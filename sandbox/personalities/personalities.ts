import { err, ok, type Result } from '../../domain/result.ts'
import { friendly, type Behaviour } from '../behaviour.ts'
import { personalityTable } from './table.ts'

/** Every personality there is, as `GET /personalities` lists them. */
export const knownPersonalities = [...personalityTable].map(([name, { about, takes }]) => ({
  name,
  about,
  ...(takes === undefined ? {} : { takes }),
}))

/** `name` or `name=N` as a change of the behaviour. The error says what is wrong with it. */
function readOne(text: string): Result<(behaviour: Behaviour) => Behaviour, string> {
  const { name = '', number } = /^(?<name>[a-z0-9-]+)(?:=(?<number>-?\d{1,6}))?$/u.exec(text)?.groups ?? {}
  const personality = personalityTable.get(name)
  if (personality === undefined) return err(`no personality is called ${text}`)
  const { takes, change } = personality
  if (takes === undefined) {
    return number === undefined ? ok((behaviour) => change(behaviour, 0)) : err(`${name} takes no number`)
  }
  const value = number === undefined ? takes.usual : Number(number)
  const isStatus = name !== 'error-after-effect' || [500, 502, 504].includes(value)
  return value < takes.least || value > takes.most || !isStatus
    ? err(`${name} takes ${takes.unit}, from ${takes.least} to ${takes.most}`)
    : ok((behaviour) => change(behaviour, value))
}

/** The personalities that are set, and the behaviour they add up to; where two disagree, the later one wins. */
export type Personalities = {
  list: () => string[]
  /** In force at once, for what comes in from then on. Refused as a whole where one is not known. */
  set(texts: readonly string[]): Result<void, string>
  behaviour: () => Behaviour
}

export function createPersonalities(): Personalities {
  let current: { texts: string[]; behaviour: Behaviour } = { texts: [], behaviour: friendly }
  return {
    list: () => current.texts,
    behaviour: () => current.behaviour,
    set: (texts) => {
      let behaviour = friendly
      for (const text of texts) {
        const read = readOne(text)
        if (!read.ok) return read
        behaviour = read.value(behaviour)
      }
      current = { texts: [...texts], behaviour }
      return ok(undefined)
    },
  }
}
