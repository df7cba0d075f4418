import { useState } from 'react'
import type { Person } from '../../domain/person.ts'
import type { Result } from '../../domain/result.ts'
import { answered } from '../ipc/answered.ts'
import { peopleErrorSentence } from '../sentences/people.ts'
import type { PeopleError } from '../sentences/people.ts'
import { useLocaleClock } from '../store/context.ts'

type PinForm = {
  problem: string | null
  isBusy: boolean
  /** Hands the form to main once; `wrong`: what the window sees itself. */
  submit: (about: Pick<Person, 'name' | 'role'>, wrong: string | null, call: PinCall) => Promise<boolean>
}
type PinCall = () => Promise<Result<unknown, PeopleError>>

/** A form that sets a PIN, and what main says of it. */
export function usePinForm(): PinForm {
  const clock = useLocaleClock()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  return {
    problem,
    isBusy,
    async submit(about, wrong, call) {
      if (isBusy) return false
      setProblem(wrong)
      if (wrong !== null) return false
      setBusy(true)
      const answer = await answered(call)
      setBusy(false)
      if (!answer.ok) setProblem(peopleErrorSentence(clock.t, answer.error, about, clock))
      return answer.ok
    },
  }
}
