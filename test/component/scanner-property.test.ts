import { describe, expect, inject, test, vi } from 'vitest'
import { cdp } from 'vitest/browser'
import { ipcContract } from '../../contract/ipc.ts'
import { sceneGroups } from '../window/scenes/index.ts'
import type { Scene } from '../window/scenes/scene.ts'
import type { ShownScene } from '../window/show-scene.ts'
import { openScene } from './open-scene.ts'
import { chanceOf, changes, codes } from './scan-cases.ts'
import { scan } from './scan.ts'

const { seed, scans } = inject('scanProperty')

const random = chanceOf(seed)
function one<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

/** Calls that only read, or that a screen makes by being shown; a scan may cause them. */
const harmless: ReadonlySet<string> = new Set([
  'app.info',
  'people.session',
  'people.isActive',
  'sales.search',
  'sales.detail',
  'readers.snapshot',
  'readers.begin',
  'readers.end',
  'operations.get',
  'operations.waitForFirstOutcome',
  'operations.list',
  'queue.summary',
  'queue.load',
  'queue.networkIsBack',
  'queue.dayTotals',
  'papers.voucher',
  'papers.printers',
  'settings.get',
  'settings.alteration',
  'settings.secretsSet',
  'history.list',
  'journal.exportState',
  'shifts.current',
  'updates.state',
  'hub.state',
])

/** How often each call that does something was made. */
function actsOf({ fake }: ShownScene): Record<string, number> {
  const acts: Record<string, number> = {}
  for (const [group, members] of Object.entries(ipcContract))
    for (const [name, call] of Object.entries(members)) {
      const channel = `${group}.${name}`
      if (call.kind !== 'invoke' || harmless.has(channel)) continue
      const { calls } = (fake as unknown as Record<string, Record<string, { calls: unknown[] }>>)[group]?.[
        name
      ] ?? { calls: [] }
      acts[channel] = calls.length
    }
  return acts
}

const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true })
const dialogs = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('[role=dialog], [role=alertdialog]'),
]
const heading = (): string => document.querySelector('h1')?.textContent ?? ''
const question = '¿Dejar esta y abrir la otra?'
const titles = (): string[] =>
  dialogs()
    .map((dialog) => dialog.querySelector('h2')?.textContent ?? '')
    .filter((title) => title !== question)

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
/** A text that is only shown may change with its row. */
const fields = (): Field[] => [
  ...document.querySelectorAll<Field>('input:not([type=file]), select, textarea:not([readonly])'),
]
const held = (field: Field): string => `${field.value} ${'checked' in field && field.checked}`

const focusable = 'input:not([type=file]), select, textarea, button, summary, a[href], [tabindex="0"]'
/** Gives the focus to anything that can have it, or leaves it; lists of choices and calendars are opened half the time. */
async function focusAnything(): Promise<HTMLElement | null> {
  const scope = dialogs().at(-1) ?? document
  const all = [...scope.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => isShown(element) && !element.matches(':disabled'),
  )
  // Fields are fewer than buttons, and hold more.
  const some = random() < 0.5 ? all : all.filter((element) => element.matches('input, select, textarea'))
  const chosen = some[Math.floor(random() * (some.length + 1))]
  chosen?.focus()
  if (chosen?.matches('select, .day-box input') && random() < 0.7) await openChoices(chosen)
  return chosen ?? null
}

/** Alt and the arrow open a list, or a calendar. */
async function openChoices(of: HTMLElement): Promise<void> {
  const open = dialogs().length
  const key = { key: 'ArrowDown', code: 'ArrowDown', windowsVirtualKeyCode: 40, modifiers: 1 }
  await cdp().send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await cdp().send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
  // A scene that is still giving the focus may have taken it in between: then nothing is dropped down.
  await vi.waitUntil(
    () => of.matches(':open') || dialogs().length > open || document.activeElement !== of,
    5000,
  )
}

/** What is read of a code, line by line: a reader presses Ctrl and a key for the end of a GS1 field. */
const linesOf = (code: string): string[] =>
  code
    .replaceAll('\u001D', '')
    .split('\n')
    .map((line) => line.trim())

const searched = ({ fake }: ShownScene): string[] => fake.sales.search.calls.flatMap(({ text }) => text ?? [])
/** What came of a scan; `null`: nothing yet. */
function answerTo(code: string, before: number, shown: ShownScene): string | null {
  const lines = linesOf(code)
  if (document.querySelector('.scan-notice') !== null) return 'told'
  if (document.querySelector('main [role=alert]')?.textContent?.includes('datos de una tarjeta'))
    return 'told'
  if (dialogs().some((dialog) => dialog.querySelector('h2')?.textContent === question)) return 'asked'
  const isLookedFor = searched(shown)
    .slice(before)
    .some((text) => lines.includes(text))
  return isLookedFor ? 'looked for' : null
}

/** A window that did not start has nothing that a key could do. */
const scenes: readonly Scene[] = sceneGroups
  .flatMap((group) => group.scenes)
  .filter(({ name }) => name !== 'start-failed')
/** Each scene once before any comes again. */
const drawn: Scene[] = []
while (drawn.length < scans) {
  const deck = scenes.map((scene) => ({ scene, at: random() })).sort((a, b) => a.at - b.at)
  drawn.push(...deck.map(({ scene }) => scene))
}
const cases = drawn.slice(0, scans).map((scene, count) => ({ scene, count, name: scene.name }))

/** The window before a scan, as far as no scan may change it. */
const before = (shown: ShownScene) => ({
  acts: actsOf(shown),
  titles: titles(),
  heading: heading(),
  fields: fields().map((field) => ({ field, held: held(field) })),
  searches: searched(shown).length,
})
type Before = ReturnType<typeof before>

/** What of the fields, the dialogs and the focus is not as it was, where the scan was only told of or asked about. */
function changedOnScreen(was: Before, focused: Element | null): string[] {
  const changed = was.fields
    .filter(({ field, held: value }) => field.isConnected && held(field) !== value)
    .map(({ field, held: value }) => `${field.outerHTML} held ${value}, holds ${held(field)}`)
  if (heading() !== was.heading) changed.push(`${was.heading} became ${heading()}`)
  // A row that ends takes its dialog with it.
  changed.push(...titles().filter((title) => !was.titles.includes(title)))
  const owner = focused === document.body ? null : (focused?.closest('select') ?? focused)
  if (dialogs().length === was.titles.length && owner?.isConnected && document.activeElement !== owner)
    changed.push(`the focus went from ${owner.outerHTML} to ${document.activeElement?.outerHTML}`)
  return changed
}

/** What of a code is left in a field that did not hold it, or of a card anywhere. */
function tracesOf(code: string, was: Before): string[] {
  const lines = linesOf(code)
  const search = document.querySelector<HTMLInputElement>('search input')
  const left = fields().filter(
    (field) =>
      !was.fields.some((known) => known.field === field && known.held === held(field)) &&
      !(field === search && lines.includes(field.value)) &&
      lines.some((line) => line.length >= 4 && field.value.includes(line.slice(0, 6))),
  )
  return [
    ...left.map((field) => `${field.outerHTML} holds ${field.value}`),
    ...(document.body.innerHTML.includes('4761739') ? ['a card is on the screen'] : []),
    ...(document.querySelector('select:open') === null ? [] : ['a list is left open']),
  ]
}

describe('nothing but its sale, or a question, ever comes of a scan', () => {
  test.each(cases)(`scan $count of seed ${seed}, $name`, async ({ scene }) => {
    const shown = await openScene(scene)
    const code = one(codes)
    const [change, happen] = one(Object.entries(changes))
    const suffix = code.trim().length < 4 || random() < 0.7 ? 'Enter' : one(['Tab', null] as const)
    const place = (await focusAnything())?.outerHTML.slice(0, 200) ?? 'nothing'
    const what = `${JSON.stringify(code)} and ${suffix} with ${change}, on ${place}`
    const was = before(shown)
    const at = 1 + Math.floor(random() * 8)
    // A scene may still be giving the focus; what has it at the first key gets it back.
    let focused = document.activeElement
    window.addEventListener('keydown', () => void (focused = document.activeElement), {
      once: true,
      capture: true,
    })
    // A Tab on the last control leaves the frame of the scene, and the other keys go to the page around it; a window has none.
    let hasLeft = false
    window.addEventListener('blur', () => void (hasLeft = true), { once: true })
    await scan(code, {
      suffix,
      gapMs: () => 2 + random() * 28,
      between: (typed) => (typed === at ? happen(shown) : undefined),
    })
    const answer = await vi.waitUntil(
      () => answerTo(code, was.searches, shown) ?? (hasLeft ? 'left' : null),
      5000,
    )
    const isLocked = change === 'a till that locks' && heading() !== was.heading
    // On a busy machine half a code may be told of, and the whole looked for when its other keys come.
    const isLookedFor = searched(shown)
      .slice(was.searches)
      .some((text) => linesOf(code).includes(text))
    // An outcome is its row's.
    const isOfRow = change.startsWith('a row') && scene.name.startsWith('outcome')
    const isMoved = answer === 'looked for' || isLookedFor || linesOf(code).length > 1 || isLocked || isOfRow
    expect({
      what,
      acts: actsOf(shown),
      // Where a Tab has left the frame, the focus comes back to it anywhere.
      changed: isMoved ? [] : changedOnScreen(was, code.includes('\t') ? null : focused),
      traces: tracesOf(code, was),
    }).toEqual({ what, acts: was.acts, changed: [], traces: [] })
  })
})
