import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Flow } from '../flow/flow.ts'
import { useWords } from '../i18n/index.ts'
import { ScanQuestion } from '../later.tsx'
import { Notice } from '../parts/Notice.tsx'
import { cardDataRefused } from '../store/card-data-refused.ts'
import { listenForCodes } from './listen.ts'
import { scanAnswer } from './scan-answer.ts'
import type { ScanLeaves, ScanPlace, ScanRefusal } from './scan-answer.ts'

export type ScannerProps = {
  /** Whether the store's own screens are shown. */
  isAtWork: boolean
  flow: Flow
  /** Looks for what was scanned, and opens the one sale that fits. */
  onOpen: (code: string) => void
}

/** What the window shows besides its flow, as it is drawn now. */
const placeNow = ({ isAtWork, flow }: ScannerProps): ScanPlace => ({
  isAtWork,
  flow,
  hasDialog: document.querySelector('[role="dialog"], [role="alertdialog"]') !== null,
  isStoring: document.querySelector('main [aria-busy="true"]') !== null,
  hasUnsaved: document.querySelector('main [data-unsaved]') !== null,
})

/** The one listener to code readers, on every screen: a scan opens its sale or asks first, and never does anything else. */
export function Scanner(props: ScannerProps) {
  const [told, setTold] = useState<ScanRefusal | null>(null)
  const [asked, setAsked] = useState<{ code: string; leaves: ScanLeaves } | null>(null)
  const onCode = (code: string): void => {
    const place = placeNow(props)
    const answer = scanAnswer(code, place)
    setTold(null)
    if (answer.do === 'open') props.onOpen(code)
    else if (answer.do === 'ask') setAsked({ code, leaves: answer.leaves })
    // The frame says it itself, until a person has read it; a dialog covers the frame.
    else if (answer.why === 'cardData' && !place.hasDialog) cardDataRefused.set(true)
    else setTold(answer.why)
  }
  const latest = useRef(onCode)
  // With the drawing, not after it: a scan has to meet what is on the screen.
  useLayoutEffect(() => {
    latest.current = onCode
  })
  useLayoutEffect(() => listenForCodes(window, (code) => latest.current(code)), [])

  // The till that locks takes the question with it.
  if (asked !== null && !props.isAtWork) setAsked(null)
  return (
    <>
      {told === null ? null : <ScanNotice why={told} onOver={() => setTold(null)} />}
      {asked === null ? null : (
        <ScanQuestion
          {...asked}
          onStay={() => setAsked(null)}
          onLeave={() => {
            setAsked(null)
            props.onOpen(asked.code)
          }}
        />
      )}
    </>
  )
}

/** Says why a scan did nothing, over whatever is open, until the next key or touch. */
function ScanNotice({ why, onOver }: { why: ScanRefusal; onOver: () => void }) {
  const { t } = useWords()
  const over = useRef(onOver)
  useEffect(() => {
    over.current = onOver
  })
  useEffect(() => {
    const hear = (): void => over.current()
    const kinds = ['keydown', 'pointerdown'] as const
    for (const kind of kinds) window.addEventListener(kind, hear, { capture: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, hear, { capture: true })
    }
  }, [])
  return (
    // React Aria hides whatever lies beside a dialog from screen readers, unless it is marked so.
    <div className="scan-notice" data-react-aria-top-layer="true">
      <Notice tone="warn" isUrgent>
        {t(`scan.told.${why}`)}
      </Notice>
    </div>
  )
}
