import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import type { Stores } from '../../../contract/hub/administration.ts'
import { formatMoment, formatSpan } from '../../../renderer/i18n/format.ts'
import type { Language } from '../../../renderer/i18n/format.ts'
import { Icon } from '../../../renderer/parts/Icon.tsx'
import type { Words } from '../i18n/es.ts'
import { useWords } from '../i18n/words.ts'
import { useNow, zone } from '../parts/now.ts'
import { FreeSales, Revoke } from './GoneCounter.tsx'

type Counter = Stores['stores'][number]['counters'][number]

/** A counter asks for the feed every half minute at the latest: who was not heard for this long is away. Milliseconds. */
const silentMs = 90_000
/** Times are told in whole seconds, and a request takes a moment: less is no difference. Milliseconds. */
const fineSkewMs = 5000

type Link = { tone: 'good' | 'warn' | 'info'; icon: 'online' | 'cut' | 'clock'; say: string }

function linkOf(words: Words, language: Language, { revokedAt, seenAt }: Counter, now: number): Link {
  const { health } = words
  if (revokedAt !== null)
    return { tone: 'info', icon: 'cut', say: health.revoked(formatMoment(language, revokedAt, zone, now)) }
  if (seenAt === null) return { tone: 'info', icon: 'clock', say: health.never }
  return now - seenAt < silentMs
    ? { tone: 'good', icon: 'online', say: health.online }
    : { tone: 'warn', icon: 'cut', say: health.away }
}

function clockSentence({ health }: Words, skewMs: number | null): string {
  if (skewMs === null) return health.unknown
  if (Math.abs(skewMs) < fineSkewMs) return health.clockFine
  const span = formatSpan(Math.abs(skewMs))
  return skewMs > 0 ? health.clockAhead(span) : health.clockBehind(span)
}

/** How one counter is, and what is done with one that is gone. */
export function CounterCard({ counter }: { counter: Counter }) {
  const { words, language } = useWords()
  const now = useNow(5000)
  const [asked, setAsked] = useState<'revoke' | 'free' | null>(null)
  const { health } = words
  const { label, revokedAt, attentionOperations } = counter
  const link = linkOf(words, language, counter, now)
  const when = (at: number): string => formatMoment(language, at, zone, now)
  const close = (): void => setAsked(null)
  return (
    <li className="counter" data-testid="counter">
      <div className="counter-head">
        <h3>{label}</h3>
        <span className={`tag tone-${link.tone}`}>
          <Icon name={link.icon} />
          {link.say}
        </span>
        {attentionOperations === 0 ? null : (
          <a className="tag tone-warn" href="#/queue">
            <Icon name="warning" />
            {health.attention(attentionOperations)}
          </a>
        )}
      </div>
      <dl className="facts">
        <Fact name={health.heard}>{counter.seenAt === null ? health.heardNever : when(counter.seenAt)}</Fact>
        <Fact name={health.clock}>{clockSentence(words, counter.skewMs)}</Fact>
        <Fact name={health.open}>
          {counter.openOperations === 0
            ? health.openNone
            : health.openSince(
                counter.openOperations,
                counter.oldestOpenAt === null ? health.unknown : when(counter.oldestOpenAt),
              )}
        </Fact>
        <Fact name={health.proven}>
          {counter.hash === null
            ? health.provenNone
            : health.provenTo(counter.sequence.toLocaleString('es-PE'), counter.hash.slice(0, 8))}
        </Fact>
      </dl>
      <div className="actions">
        {revokedAt === null ? (
          <Button className="button button-small button-danger" onPress={() => setAsked('revoke')}>
            {words.stores.revoke}
          </Button>
        ) : (
          <Button className="button button-small" onPress={() => setAsked('free')}>
            {words.stores.free}
          </Button>
        )}
      </div>
      {asked === 'revoke' ? <Revoke counter={counter} onClose={close} /> : null}
      {asked === 'free' ? <FreeSales counter={counter} onClose={close} /> : null}
    </li>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
