import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { ReaderPhase } from '../../contract/readers.ts'
import type { Story } from '../window/story.ts'
import { openScene } from './open-scene.ts'

const setPhase = (story: Story, phase: ReaderPhase): void =>
  story.setReaders((before) => ({
    ...before,
    readers: before.readers.map((reader) => ({ ...reader, phase })),
  }))

test('a refusal goes with the reader that is unplugged, and does not come back with it', async () => {
  const { story, person } = await openScene('sale-reading-bad-read')
  const refusal = page.getByText('No se leyó bien', { exact: false })
  await expect.element(refusal).toBeVisible()
  setPhase(story, 'lost')
  await expect.element(refusal).not.toBeInTheDocument()
  setPhase(story, 'ready')
  await person.see(person.t('reader.activity.waitingForCard'))
  await expect.element(refusal).not.toBeInTheDocument()
})

test('a card that was read stays read when the reader is unplugged', async () => {
  const { story, person } = await openScene('sale-with-chip')
  setPhase(story, 'lost')
  await person.see('4512 •••• 9119')
  await expect.element(page.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
})

test('a reader that gave up waiting for another card takes nothing away', async () => {
  const { story, person } = await openScene('sale-with-chip')
  for (const tag of ['TimedOut', 'Cancelled'] as const)
    story.present({
      readerId: 'simulated',
      readerName: 'ID TECH',
      at: Date.now(),
      outcome: { ok: false, error: { tag } },
    })
  // What they would change is drawn by now.
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  await person.see('4512 •••• 9119')
  await expect.element(page.getByTestId('reader')).toHaveAttribute('data-reading', 'ICC')
  await expect.element(page.getByTestId('reader').getByRole('alert')).not.toBeInTheDocument()
})

test('another card takes the place of the one that was read', async () => {
  const { person } = await openScene('sale-with-chip')
  await person.click('button', person.t('reader.scenario.stripe'))
  await expect.element(page.getByTestId('reader')).toHaveAttribute('data-reading', 'MCR')
})

test('in a test read, too, a refusal goes with its reader', async () => {
  const { story, person } = await openScene('diagnostics')
  await person.click('button', person.t('diagnostics.testReadStart'))
  await person.click('button', person.t('reader.scenario.badRead'))
  const refusal = page.getByText('No se leyó bien', { exact: false })
  await expect.element(refusal).toBeVisible()
  setPhase(story, 'lost')
  await expect.element(refusal).not.toBeInTheDocument()
})
