import type { OperationKind } from '../../../domain/operations.ts'
import type { WaysBack } from '../../../domain/rules.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { waySentence } from '../../sentences/way.ts'
import { useLocaleClock } from '../../store/context.ts'

const kinds: readonly OperationKind[] = ['reverse', 'void', 'refund']

export type WayChoiceProps = {
  ways: WaysBack
  kind: OperationKind | null
  onKind: (kind: OperationKind) => void
}

/** The three ways back. One that is closed stays in sight with its reason; one that opens later says when. */
export function WayChoice({ ways, kind, onKind }: WayChoiceProps) {
  const moment = useLocaleClock()
  const { t } = moment
  return (
    <fieldset className="ways" data-part="way">
      <legend>{t('sale.ways')}</legend>
      {kinds.map((name) => {
        const way = ways[name]
        return (
          <label key={name} className={`way way-${way.state}${kind === name ? ' way-chosen' : ''}`}>
            <input
              type="radio"
              name="way"
              value={name}
              checked={kind === name}
              disabled={way.state !== 'open'}
              onChange={() => onKind(name)}
              aria-labelledby={`way-${name}`}
              aria-describedby={`way-${name}-why`}
            />
            <span className="way-words">
              <span className="way-name">
                <strong id={`way-${name}`}>{t(`kind.${name}`)}</strong>
                {ways.recommended === name && way.state === 'open' ? (
                  <span className="tag">
                    <Icon name="check" />
                    {t('sale.recommended')}
                  </span>
                ) : null}
              </span>
              <span id={`way-${name}-why`} className="way-why">
                {way.state === 'open' ? `${t(`kindMeaning.${name}`)} ` : ''}
                {waySentence(t, way, moment)}
              </span>
            </span>
          </label>
        )
      })}
      {kind === null ? <Notice tone="warn">{t('sale.noWay')}</Notice> : null}
    </fieldset>
  )
}
