import { fireEvent, screen, waitFor } from '@testing-library/dom'
import type { ByRoleMatcher } from '@testing-library/dom'
import type { Translate } from '../../../renderer/i18n/index.ts'

const screenKeys = { queue: 'F4', close: 'F6', history: 'F7', settings: 'F8', diagnostics: 'F9' } as const

/** A person at the window: finds controls by role and name, waiting until they are there. */
export type Person = {
  /** The window's words in the language that the scene is shown in. */
  t: Translate
  /** Goes to a screen by its key; pressed until the window, which may still be opening, has heard it. */
  goTo: (screen: keyof typeof screenKeys) => Promise<void>
  click: (role: ByRoleMatcher, name: string | RegExp) => Promise<void>
  /** Types into the field with this label, in place of what it holds. */
  fill: (label: string, text: string) => Promise<void>
  /** Chooses an option of a list by its value. */
  choose: (label: string, value: string) => Promise<void>
  /** Hands a file over where the window asks for one. */
  chooseFile: (text: string) => Promise<void>
  /** Opens what is folded away under a heading. */
  unfold: (heading: string) => Promise<void>
  /** Waits until a sentence is on the screen. */
  see: (sentence: string) => Promise<void>
  /** Opens a sale of the story by its ticket. */
  openSale: (ticket: string) => Promise<void>
  /** Has a code reader type a code and its Enter, as soon as the till is there to hear it. */
  scan: (code: string) => Promise<void>
  /** From an open sale to its outcome. */
  review: () => Promise<void>
  confirm: () => Promise<void>
}

const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim().toLocaleLowerCase()

/** Whether a sentence can be read in the document, as it is drawn: hidden text does not count, capitals do not matter. */
export const isShown = (sentence: string): boolean => plain(document.body.innerText).includes(plain(sentence))

/** Long enough for a busy machine; what is there already is found at once. */
const patience = { timeout: 10_000 }

export function createPerson(t: Translate): Person {
  const find = (role: ByRoleMatcher, name: string | RegExp): Promise<HTMLElement> =>
    waitFor(() => {
      // Not getAllByRole: what it throws tells every role of the window, and is long in the making.
      const [first] = screen.queryAllByRole(role, { name })
      if (first === undefined) throw new Error(`there is no ${role} called ${String(name)}`)
      return first
    }, patience)
  const labelled = (label: string): Promise<HTMLElement> => screen.findByLabelText(label, {}, patience)
  const person: Person = {
    t,
    goTo: (name) =>
      waitFor(() => {
        fireEvent.keyDown(document.body, { key: screenKeys[name] })
        if (screen.queryByRole('button', { name: t(`shell.nav.${name}`), current: 'page' }) === null)
          throw new Error(`the window is not at ${name}`)
      }, patience),
    async click(role, name) {
      const element = await waitFor(async () => {
        const found = await find(role, name)
        if (found instanceof HTMLButtonElement && found.disabled)
          throw new Error(`${String(name)} is disabled`)
        return found
      }, patience)
      element.click()
    },
    fill: async (label, text) => void fireEvent.change(await labelled(label), { target: { value: text } }),
    choose: async (label, value) => void fireEvent.change(await labelled(label), { target: { value } }),
    chooseFile: (text) =>
      waitFor(() => {
        const input = document.querySelector('input[type=file]')
        if (input === null) throw new Error('no file is asked for')
        fireEvent.change(input, { target: { files: [new File([text], 'settings.json')] } })
      }, patience),
    unfold: async (heading) => (await screen.findByText(heading, { selector: 'summary' }, patience)).click(),
    see: (sentence) =>
      waitFor(() => {
        if (!isShown(sentence)) throw new Error(`not on the screen: ${sentence}`)
      }, patience),
    openSale: (ticket) => person.click('button', new RegExp(`\\b${ticket}\\b`, 'u')),
    async scan(code) {
      await screen.findByRole('main', {}, patience)
      // An event's time is that of its making: all at once.
      const keys = [...Array.from(code), 'Enter'].map(
        (key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      )
      for (const key of keys) (document.activeElement ?? document.body).dispatchEvent(key)
    },
    async review() {
      await person.click('button', t('sale.review'))
      await find('button', t('review.confirm'))
    },
    async confirm() {
      await person.review()
      await person.click('button', t('review.confirm'))
    },
  }
  return person
}
