import { useState } from 'react'
import { Button } from 'react-aria-components'
import { firstAdministratorSchema } from '../../../contract/hub/administration.ts'
import { ask } from '../calls/ask.ts'
import type { CallFault } from '../calls/ask.ts'
import { session } from '../calls/session.ts'
import type { Words } from '../i18n/es.ts'
import { useWords } from '../i18n/words.ts'
import { faultSentence } from '../parts/faults.ts'
import { TextBox } from '../parts/Fields.tsx'
import { Notice } from '../parts/Notice.tsx'

type Typed = { code: string; name: string; passphrase: string; again: string }
type Wrong = Partial<Record<keyof Typed, string>>

const { code: codeForm, name: nameForm, passphrase: passphraseForm } = firstAdministratorSchema.shape

/** What is wrong with what was typed, field by field. */
function wrongOf(words: Words, { code, name, passphrase, again }: Typed): Wrong {
  return {
    ...(codeForm.safeParse(code).success ? {} : { code: words.first.wrongCode }),
    ...(nameForm.safeParse(name).success ? {} : { name: words.first.noName }),
    ...(passphraseForm.safeParse(passphrase).success ? {} : { passphrase: words.first.short }),
    ...(passphrase === again ? {} : { again: words.first.differs }),
  }
}

/** The first administrator chooses name and passphrase, by the code that the hub printed. */
export function FirstTime({ onSignIn }: { onSignIn: () => void }) {
  const { words, language } = useWords()
  const [typed, setTyped] = useState<Typed>({ code: '', name: '', passphrase: '', again: '' })
  const [wrong, setWrong] = useState<Wrong>({})
  const [fault, setFault] = useState<CallFault | null>(null)
  const [isAsking, setAsking] = useState(false)

  async function create(): Promise<void> {
    const found = wrongOf(words, typed)
    setWrong(found)
    if (Object.keys(found).length > 0) return
    setAsking(true)
    const { code, name, passphrase } = typed
    const begun = await ask('firstAdministrator', { input: { code, name: name.trim(), passphrase } })
    setAsking(false)
    if (begun.ok) return session.begin(begun.value.token)
    setFault(begun.error)
  }
  const box = (member: keyof Typed) => ({
    value: typed[member],
    onChange: (value: string) => setTyped((before) => ({ ...before, [member]: value })),
    error: wrong[member] ?? null,
  })
  const code = box('code')
  return (
    <form
      className="entrance"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isAsking) void create()
      }}
    >
      <h1>{words.first.title}</h1>
      <p>{words.first.say}</p>
      <TextBox
        label={words.first.code}
        hint={words.first.codeSay}
        {...code}
        onChange={(value) => code.onChange(value.trim().toUpperCase())}
        takesFocus
      />
      <TextBox label={words.first.person} {...box('name')} autoComplete="username" />
      <TextBox
        label={words.first.passphrase}
        hint={words.first.passphraseSay}
        {...box('passphrase')}
        type="password"
        autoComplete="new-password"
      />
      <TextBox label={words.first.again} {...box('again')} type="password" autoComplete="new-password" />
      {fault === null ? null : <Notice tone="bad">{faultSentence(words, language, fault)}</Notice>}
      <Button className="button button-main" type="submit">
        {isAsking ? words.signIn.working : words.first.go}
      </Button>
      <Button className="button" onPress={onSignIn}>
        {words.first.toSignIn}
      </Button>
    </form>
  )
}
