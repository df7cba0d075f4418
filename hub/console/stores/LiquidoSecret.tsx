import { useState } from 'react'
import { liquidoSecretSchema } from '../../../contract/hub/administration.ts'
import { ask } from '../calls/ask.ts'
import { useWords } from '../i18n/words.ts'
import { TextBox } from '../parts/Fields.tsx'
import { Question } from '../parts/Question.tsx'

/** Gives the hub the secret that Liquido signs its callbacks with. */
export function LiquidoSecret({ storeId, onClose }: { storeId: string; onClose: () => void }) {
  const { words } = useWords()
  const [secret, setSecret] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <Question
      title={words.stores.secret}
      act={words.stores.secretSave}
      onClose={onClose}
      onAct={() => {
        const asked = liquidoSecretSchema.safeParse({ secret })
        setWrong(!asked.success)
        if (!asked.success) return null
        return ask('setLiquidoSecret', { input: asked.data, params: { storeId } }).then((done) => {
          if (done.ok) onClose()
          return done
        })
      }}
    >
      <TextBox
        label={words.stores.secretLabel}
        hint={words.stores.secretSay}
        value={secret}
        onChange={setSecret}
        type="password"
        error={isWrong ? words.stores.secretShort : null}
        takesFocus
      />
    </Question>
  )
}
