import type { Locator, Page } from '@playwright/test'
import type { SimulatedScenario } from '../../contract/readers.ts'

/** A person at the till, and how often that person has done something. */
export type Till = {
  page: Page
  /** Goes to a part of the screen as the hand does, and presses, chooses or types into it: one action each. */
  press: (part: Locator, key: string | null) => Promise<void>
  choose: (part: Locator) => Promise<void>
  type: (part: Locator, text: string) => Promise<void>
  pick: (part: Locator, option: string | { label: string }) => Promise<void>
  /** The card is put into the reader, or taken out. */
  present: (scenario: SimulatedScenario) => Promise<void>
  /** Something else that a person does. */
  act: (doing: () => Promise<void>) => Promise<void>
  /** So many actions so far. */
  count: () => number
}

export type Hand = 'keys' | 'touch'

/** Held as a person holds it: two keys within 45 ms are no person's (docs/code-readers.md). */
const held = { delay: 60 }

/** Counts what a person does with the keyboard alone, or with a finger where something can be touched. */
export function tillOf(page: Page, hand: Hand): Till {
  let actions = 0
  const act = async (doing: () => Promise<void>): Promise<void> => {
    actions += 1
    await doing()
  }
  /** Where the finger touches, the keyboard has the focus. */
  const reach = (part: Locator): Promise<void> => (hand === 'keys' ? part.focus() : part.tap())
  return {
    page,
    act,
    count: () => actions,
    press: (part, key) =>
      act(async () => {
        if (hand === 'touch') return part.tap()
        await part.waitFor()
        if (key === null) await part.focus()
        await page.keyboard.press(key ?? 'Enter', held)
      }),
    choose: (part) =>
      act(async () => {
        await reach(part)
        if (hand === 'keys') await page.keyboard.press('Space', held)
      }),
    type: (part, text) =>
      act(async () => {
        await reach(part)
        await page.keyboard.type(text, held)
      }),
    pick: (part, option) =>
      act(async () => {
        await part.selectOption(option)
      }),
    present: (scenario) =>
      act(async () => {
        await page.evaluate((it) => window.extorno.invoke('readers.simulate', { scenario: it }), scenario)
      }),
  }
}
