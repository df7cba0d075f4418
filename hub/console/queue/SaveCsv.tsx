import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { QueueRequest, QueueRow } from '../../../contract/hub/console.ts'
import { maxQueueRows } from '../../../contract/hub/console.ts'
import { ok } from '../../../domain/result.ts'
import type { Result } from '../../../domain/result.ts'
import { saveFile } from '../../../renderer/parts/save-file.ts'
import { ask } from '../calls/ask.ts'
import type { CallFault } from '../calls/ask.ts'
import { useWords } from '../i18n/words.ts'
import { faultSentence } from '../parts/faults.ts'
import type { Names } from '../parts/names.ts'

/** What a browser's memory and a spreadsheet take without a thought. */
const maxRows = 20_000

/** Reads all that fits, page by page. */
async function readAll(
  request: Partial<QueueRequest>,
  onRead: (count: number) => void,
  signal: AbortSignal,
): Promise<Result<{ rows: QueueRow[]; isCut: boolean }, CallFault>> {
  const rows: QueueRow[] = []
  let cursor: string | null = null
  do {
    const input: Partial<QueueRequest> = {
      ...request,
      limit: maxQueueRows,
      ...(cursor === null ? {} : { cursor }),
    }
    const page = await ask('queue', { input, signal })
    if (!page.ok) return page
    rows.push(...page.value.operations)
    cursor = page.value.next
    onRead(rows.length)
  } while (cursor !== null && rows.length < maxRows)
  return ok({ rows, isCut: cursor !== null })
}

/** Saves what is filtered, all pages of it, as a file for a spreadsheet. */
export function SaveCsv({ request, names }: { request: Partial<QueueRequest>; names: Names }) {
  const { words, language } = useWords()
  const { queue } = words
  const [said, setSaid] = useState('')
  const leaving = useRef<AbortController | null>(null)
  useEffect(() => () => leaving.current?.abort(), [])
  async function save(): Promise<void> {
    leaving.current?.abort()
    const left = new AbortController()
    leaving.current = left
    // Asked for seldom: in a file of its own, which a hub of another version no longer has. So it comes before all is read.
    const csv = await import('./csv.ts').catch(() => null)
    if (left.signal.aborted) return
    if (csv === null) return setSaid(queue.csvReload)
    const read = await readAll(request, (count) => setSaid(queue.csvWorking(count)), left.signal)
    if (left.signal.aborted) return
    if (!read.ok) return setSaid(words.unread(faultSentence(words, language, read.error)))
    const { rows, isCut } = read.value
    saveFile(`${queue.csvName}.csv`, csv.queueAsCsv(rows, names, words), 'text/csv')
    setSaid(isCut ? queue.csvCut(rows.length) : queue.csvDone(rows.length))
  }
  return (
    <div className="save">
      <output className="hint">{said}</output>
      <Button className="button" onPress={() => void save()}>
        {queue.csv}
      </Button>
    </div>
  )
}
