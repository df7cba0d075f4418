import type { OperationKind } from '../../../domain/operations.ts'
import type { KindAvailability, OperationOptions } from '../../../domain/rules.ts'
import { useWords } from '../../i18n/index.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { availabilitySentence } from '../../sentences/availability.ts'
import { useLocale } from '../../store/context.ts'
import { useFromNow } from '../../store/now.ts'

const kinds: readonly OperationKind[] = ['reverse', 'void', 'refund']

export type KindChoiceProps = {
  options: OperationOptions
  kind: OperationKind | null
  onKind: (kind: OperationKind) => void
}

/** The three kinds of operation. A closed one stays visible with its reason; one that opens later says when. */
export function KindChoice({ options, kind, onKind }: KindChoiceProps) {
  const { t } = useWords()
  return (
    <fieldset className="choices" data-part="kind">
      <legend>{t('sale.kinds')}</legend>
      {kinds.map((name) => {
        const availability = options[name]
        return (
          <label
            key={name}
            className={`choice choice-${availability.state}${kind === name ? ' choice-chosen' : ''}`}
          >
            <input
              type="radio"
              name="kind"
              value={name}
              checked={kind === name}
              disabled={availability.state !== 'open'}
              onChange={() => onKind(name)}
              aria-labelledby={`kind-${name}`}
              aria-describedby={`kind-${name}-why`}
            />
            <span className="choice-text">
              <span className="choice-name">
                <strong id={`kind-${name}`}>{t(`kind.${name}`)}</strong>
                {options.recommended === name && availability.state === 'open' ? (
                  <span className="tag">
                    <Icon name="check" />
                    {t('sale.recommended')}
                  </span>
                ) : null}
              </span>
              <span id={`kind-${name}-why`} className="choice-reason">
                {availability.state === 'open' ? `${t(`kindMeaning.${name}`)} ` : ''}
                <Availability availability={availability} />
              </span>
            </span>
          </label>
        )
      })}
      {kind === null ? <Notice tone="warn">{t('sale.noneOpen')}</Notice> : null}
    </fieldset>
  )
}

/** Whether a kind is open, counting down where it opens later. */
function Availability({ availability }: { availability: KindAvailability }) {
  const { t, ...locale } = useLocale()
  return useFromNow((now) => availabilitySentence(t, availability, { ...locale, now }))
}
