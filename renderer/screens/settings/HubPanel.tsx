import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { HubLinkState } from '../../../contract/hub-link.ts'
import { codeSchema } from '../../../contract/hub/enrolment.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useWords } from '../../i18n/index.ts'
import { useLocaleClock } from '../../store/context.ts'
import { hubSentence, hubTone } from '../../sentences/hub.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { appInfo, hub } from '../../store/stores.ts'

/** Where a code brings the counter to a hub, or back to its own. */
const takesCode: ReadonlySet<HubLinkState['link']> = new Set(['off', 'revoked', 'notKnown'])

/** The store's hub: how this counter becomes one of it, how it stands with it, and how it leaves. */
export function HubPanel() {
  const { t } = useWords()
  const state = useSnapshot(hub)
  const isTraining = useSnapshot(appInfo)?.profile === 'training'
  if (!state) return null
  return (
    <div className="card-panel">
      <h3>{t('hub.title')}</h3>
      <p className="hint">{t('hub.say')}</p>
      {isTraining ? <p>{t('hub.error.NotInTraining')}</p> : null}
      {isTraining || state.link === 'off' ? null : <Joined state={state} />}
      {isTraining || !takesCode.has(state.link) ? null : <JoinForm />}
    </div>
  )
}

/** What an administrator of the hub gave: where it is, and a code. */
function JoinForm() {
  const { t } = useWords()
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [said, setSaid] = useState<string | null>(null)
  const join = async (): Promise<void> => {
    const asked = { address: originOf(address), code: code.trim().toUpperCase() }
    if (asked.address === null) return setSaid(t('hub.error.address'))
    if (!codeSchema.safeParse(asked.code).success) return setSaid(t('hub.error.code'))
    const answer = await answered(() => ipc.hub.join({ ...asked, address: asked.address ?? '' }))
    if (answer.ok) return setSaid(null)
    const { tag } = answer.error
    setSaid(tag === 'Unreachable' ? t('settings.error.unreachable') : t(`hub.error.${tag}`))
  }
  return (
    <>
      <div className="fields">
        <Field
          label={t('hub.address')}
          value={address}
          maxLength={200}
          inputMode="url"
          onChange={setAddress}
          hint={t('hub.addressSay')}
        />
        <Field label={t('hub.code')} value={code} maxLength={20} onChange={setCode} hint={t('hub.codeSay')} />
      </div>
      <div className="actions">
        <Button
          className="button button-main"
          isDisabled={address.trim() === '' || code.trim() === ''}
          onPress={() => void join()}
        >
          {t('hub.join')}
        </Button>
      </div>
      <Refusal said={said} />
    </>
  )
}

function Joined({ state }: { state: HubLinkState }) {
  const clock = useLocaleClock()
  const { t } = clock
  const [isAsked, setIsAsked] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const leave = async (): Promise<void> => {
    const answer = await answered(() => ipc.hub.leave())
    if (answer.ok) return
    const { tag } = answer.error
    setSaid(tag === 'Unreachable' ? t('settings.error.unreachable') : t(`hub.error.${tag}`))
  }
  return (
    <>
      <p>{state.address}</p>
      <Notice tone={hubTone(state)}>{hubSentence(t, state, clock)}</Notice>
      {isAsked ? <p>{t('hub.leaveSay')}</p> : null}
      <div className="actions">
        {isAsked ? (
          <Button className="button" onPress={() => setIsAsked(false)}>
            {t('hub.stay')}
          </Button>
        ) : null}
        <Button className="button" onPress={() => (isAsked ? void leave() : setIsAsked(true))}>
          {t(isAsked ? 'hub.leaveNow' : 'hub.leave')}
        </Button>
      </div>
      <Refusal said={said} />
    </>
  )
}

/** Why it was not done; nothing where it was. */
const Refusal = ({ said }: { said: string | null }) =>
  said === null ? null : (
    <Notice tone="bad" isUrgent>
      {said}
    </Notice>
  )

/** What is signed and called: an address without a path; `null`: it is none. Without a scheme it is taken for a safe one. */
function originOf(typed: string): string | null {
  const text = typed.trim()
  const url = URL.parse(text.includes('://') ? text : `https://${text}`)
  return url === null || !/^https?:$/u.test(url.protocol) ? null : url.origin
}
