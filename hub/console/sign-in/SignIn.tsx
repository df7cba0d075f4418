import { useState } from 'react'
import { Button } from 'react-aria-components'
import { ask } from '../calls/ask.ts'
import type { CallFault } from '../calls/ask.ts'
import { session } from '../calls/session.ts'
import { useWords } from '../i18n/words.ts'
import { faultSentence } from '../parts/faults.ts'
import { TextBox } from '../parts/Fields.tsx'
import { Notice } from '../parts/Notice.tsx'

/** An administrator's name and passphrase. */
export function SignIn({ ended, onFirst }: { ended: 'over' | 'idle' | null; onFirst: () => void }) {
  const { words, language } = useWords()
  const [name, setName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [problem, setProblem] = useState<CallFault | 'missing' | null>(null)
  const [isAsking, setAsking] = useState(false)

  async function signIn(): Promise<void> {
    if (name.trim() === '' || passphrase === '') return setProblem('missing')
    setAsking(true)
    const begun = await ask('signIn', { input: { name: name.trim(), passphrase } })
    setAsking(false)
    if (begun.ok) return session.begin(begun.value.token)
    setProblem(begun.error)
    setPassphrase('')
  }
  return (
    <form
      className="entrance"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isAsking) void signIn()
      }}
    >
      <h1>{words.signIn.title}</h1>
      <p>{words.signIn.say}</p>
      {ended === null || problem !== null ? null : <Notice tone="info">{words.signIn[ended]}</Notice>}
      <TextBox
        label={words.signIn.person}
        value={name}
        onChange={setName}
        autoComplete="username"
        takesFocus
      />
      <TextBox
        label={words.signIn.passphrase}
        value={passphrase}
        onChange={setPassphrase}
        type="password"
        autoComplete="current-password"
      />
      {problem === null ? null : (
        <Notice tone="bad">
          {problem === 'missing' ? words.signIn.missing : faultSentence(words, language, problem)}
        </Notice>
      )}
      <Button className="button button-main" type="submit">
        {isAsking ? words.signIn.working : words.signIn.go}
      </Button>
      <Button className="button" onPress={onFirst}>
        {words.signIn.toFirst}
      </Button>
    </form>
  )
}
