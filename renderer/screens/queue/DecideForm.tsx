import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { z } from 'zod'
import type { QueueRow } from '../../../contract/operations.ts'
import type { Money } from '../../../domain/money.ts'
import { parseMoneyText } from '../../../domain/money-text.ts'
import type { verdictSchema } from '../../../domain/operations.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import type { Translate } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { withApproval } from '../../people/approval.ts'
import { cashier } from '../../store/context.ts'
import { useFromNow } from '../../store/now.ts'
import { useIsOpenTill, useMayDo } from '../../store/session.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import type { RowFormProps } from './row-actions.ts'

/** What can be chosen: a verdict, or that only a part was given back. */
const choices = [
  'wasDone',
  'partlyDone',
  'wasNotDone',
  'sendAgain',
  'goCardless',
] as const satisfies readonly (z.infer<typeof verdictSchema> | 'partlyDone')[]
type Choice = (typeof choices)[number]

/** What was asked to be given back. */
const askedOf = ({ money, askedMinor }: QueueRow): Money => ({ ...money, minor: askedMinor ?? money.minor })

/** The part that was typed, in minor units; `null`: it is no part. */
function partOf(text: string, row: QueueRow): number | null {
  const minor = parseMoneyText(text)
  return minor !== null && minor > 0 && minor < askedOf(row).minor ? minor : null
}

/**
 * The verdicts that make sense for a row: a reverse is whole, and nothing is sent again once its window is closed, or its
 * request damaged.
 */
function offeredChoices(row: QueueRow, isClosed: boolean): readonly Choice[] {
  return choices.filter(
    (name) =>
      (name !== 'wasDone' || row.mayHaveBeenDone) &&
      (name !== 'partlyDone' || (row.mayHaveBeenDone && row.kind !== 'reverse')) &&
      (name !== 'goCardless' || row.withCard) &&
      (name !== 'sendAgain' || row.attention !== 'payloadCorrupt') &&
      ((name !== 'sendAgain' && name !== 'goCardless') || !isClosed),
  )
}

/** Asks main to end the row so, and a supervisor to approve it where one has to. `minor`: the part that was given back. */
function decide(
  t: Translate,
  row: QueueRow,
  { choice, minor, name }: { choice: Choice; minor: number | undefined; name: string },
) {
  const asked = askedOf(row)
  const given = minor === undefined ? '' : ` · ${formatMoney({ ...asked, minor })}`
  return withApproval(
    'operations.decide',
    {
      operationId: row.operationId,
      verdict: choice === 'partlyDone' ? 'wasDone' : choice,
      ...(minor === undefined ? {} : { minor }),
      by: name,
    },
    ipc.operations.decide,
    { what: `${t(`kind.${row.kind}`)} · ${formatMoney(asked)} · ${t(`queue.verdict.${choice}`)}${given}` },
  )
}

/**
 * A person's verdict, for which a supervisor answers; where nobody signs in, whoever gives a name. Nothing is chosen
 * beforehand.
 */
export function DecideForm({ row, onClose, onRun }: RowFormProps) {
  const { t } = useWords()
  const { deadline } = row
  const isClosed = useFromNow((now) => deadline !== null && deadline <= now)
  const asksName = useIsOpenTill()
  const maySave = useMayDo('supervisor')
  const [choice, setChoice] = useState<Choice | null>(null)
  const [part, setPart] = useState('')
  const [by, setBy] = useState(useSnapshot(cashier) ?? '')
  const [missing, setMissing] = useState<{ name: boolean; part: boolean }>({ name: false, part: false })
  const [isBusy, setBusy] = useState(false)
  const offered = offeredChoices(row, isClosed)

  const save = async (): Promise<void> => {
    const name = by.trim()
    const minor = choice === 'partlyDone' ? partOf(part, row) : undefined
    const found = { name: asksName && name === '', part: minor === null }
    setMissing(found)
    if (choice === null || minor === null || found.name || isBusy) return
    setBusy(true)
    const call = decide(t, row, { choice, minor, name })
    const answer = await call.catch(() => null)
    if (answer?.ok === false && answer.error.tag === 'NotApproved') setBusy(false)
    else onRun(() => call)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <VerdictChoice offered={offered} chosen={choice} onChoose={setChoice} />
      {choice === 'partlyDone' ? (
        <PartField row={row} value={part} onChange={setPart} isWrong={missing.part} />
      ) : null}
      {asksName ? (
        <Field
          label={t('queue.decideBy')}
          value={by}
          onChange={setBy}
          maxLength={60}
          error={missing.name ? t('queue.decideByMissing') : undefined}
        />
      ) : null}
      {maySave ? null : <Notice tone="info">{t('approval.needsSupervisor')}</Notice>}
      <div className="actions">
        <Button className="button" onPress={onClose}>
          {t('queue.keep')}
        </Button>
        <Button className="button button-main" type="submit" isDisabled={choice === null} isPending={isBusy}>
          {t('queue.decideSave')}
        </Button>
      </div>
    </form>
  )
}

type PartFieldProps = { row: QueueRow; value: string; onChange: (text: string) => void; isWrong: boolean }

/** How much was given back, where it was only a part. */
function PartField({ row, value, onChange, isWrong }: PartFieldProps) {
  const { t } = useWords()
  const error = isWrong ? t('queue.decidePartWrong', { asked: formatMoney(askedOf(row)) }) : undefined
  return (
    <Field
      label={t('queue.decidePart')}
      value={value}
      onChange={onChange}
      inputMode="decimal"
      error={error}
    />
  )
}

type VerdictChoiceProps = {
  offered: readonly Choice[]
  chosen: Choice | null
  onChoose: (choice: Choice) => void
}

/** Those that send again: apart from what only records what happened. */
const sending: ReadonlySet<Choice> = new Set(['sendAgain', 'goCardless'])

/** The verdicts, each with what it means: first what sends nothing. */
function VerdictChoice({ offered, chosen, onChoose }: VerdictChoiceProps) {
  const { t } = useWords()
  const groups = [
    { heading: t('queue.case.sure'), names: offered.filter((name) => !sending.has(name)) },
    { heading: t('queue.case.unsure'), names: offered.filter((name) => sending.has(name)) },
  ]
  return (
    <div role="radiogroup" aria-label={t('queue.action.decide')} className="verdict-groups">
      {groups.map(({ heading, names }) =>
        names.length === 0 ? null : (
          <fieldset className="verdicts" key={heading}>
            <legend>{heading}</legend>
            {names.map((name) => (
              <VerdictLabel key={name} name={name} isChosen={chosen === name} onChoose={onChoose} />
            ))}
          </fieldset>
        ),
      )}
    </div>
  )
}

type VerdictLabelProps = { name: Choice; isChosen: boolean; onChoose: (choice: Choice) => void }

function VerdictLabel({ name, isChosen, onChoose }: VerdictLabelProps) {
  const { t } = useWords()
  return (
    <label className={isChosen ? 'choice choice-chosen' : 'choice'}>
      <input
        type="radio"
        name="verdict"
        checked={isChosen}
        onChange={() => onChoose(name)}
        aria-labelledby={`verdict-${name}`}
        aria-describedby={`verdict-${name}-meaning`}
      />
      <span className="choice-text">
        <strong id={`verdict-${name}`}>{t(`queue.verdict.${name}`)}</strong>
        <span id={`verdict-${name}-meaning`} className="choice-reason">
          {t(`queue.verdictMeaning.${name}`)}
        </span>
      </span>
    </label>
  )
}
