import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { KnownPerson } from '../../contract/people.ts'
import { isAtLeast } from '../../domain/authority.ts'
import { useWords } from '../i18n/index.ts'
import { ipc } from '../ipc/client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Notice } from '../parts/Notice.tsx'
import { session } from '../store/session.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { approval } from './approval.ts'
import type { ApprovalRequest } from './approval.ts'
import { approvedCalls } from './approved-calls.ts'
import { PersonChoice } from './PersonChoice.tsx'
import { PinEntry } from './PinEntry.tsx'

/** Asks somebody entitled to answer for one act of whoever is at the till. One dialog for all acts. */
export function ApprovalDialog() {
  const request = useSnapshot(approval)
  const now = useSnapshot(session)
  // The till that locks, or goes to somebody else, takes the question with it.
  useEffect(() => () => approval.get()?.answer(false), [])
  if (request === null || now?.state !== 'signedIn') return null
  const needed = approvedCalls[request.call]
  const entitled = now.people.filter(({ role }) => isAtLeast(role, needed))
  return <Question key={request.call} request={request} entitled={entitled} />
}

type QuestionProps = { request: ApprovalRequest; entitled: readonly KnownPerson[] }

function Question({ request, entitled }: QuestionProps) {
  const { t } = useWords()
  const { call, content, why, what, answer } = request
  const [chosenId, setChosenId] = useState<string | null>(
    entitled.length === 1 ? (entitled[0]?.id ?? null) : null,
  )
  const chosen = entitled.find(({ id }) => id === chosenId) ?? null
  const refuse = (): void => answer(false)
  const role = approvedCalls[call] === 'administrator' ? 'administrator' : 'supervisor'
  return (
    <Dialog title={t(`approval.title.${role}`)} onClose={refuse}>
      <p>
        <strong>{t(`approval.act.${call}`)}</strong>
      </p>
      {what === null ? null : <p className="money">{what}</p>}
      {why === null ? null : <Notice tone="warn">{t(`approval.why.${why}`)}</Notice>}
      {chosen === null ? (
        <>
          <h3>{t('approval.who')}</h3>
          <PersonChoice people={entitled} label={t('approval.who')} onChoose={({ id }) => setChosenId(id)} />
          <div className="actions">
            <Button className="button" onPress={refuse}>
              {t('approval.no')}
            </Button>
          </div>
        </>
      ) : (
        <PinEntry
          key={chosen.id}
          person={chosen}
          yes={t('approval.yes')}
          no={{ label: t('approval.no'), onPress: refuse }}
          onPin={async (pin) => {
            const authorised = await ipc.people.authorise({ personId: chosen.id, pin, call, content })
            if (authorised.ok) answer(true)
            return authorised
          }}
        />
      )}
    </Dialog>
  )
}
