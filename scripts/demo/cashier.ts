import type { Page } from '@playwright/test'
import type { OperationKind } from '../../domain/operations.ts'
import { simulate } from './simulate.ts'

/** The kinds of operation in the cashier's words. */
const words: Readonly<Record<OperationKind, string>> = {
  reverse: 'Extorno',
  void: 'Anulación',
  refund: 'Devolución',
}

export type Operation = {
  kind: OperationKind
  /** As the list shows it, without the currency: `220.00`. */
  amount: string
  /** Days before today that the sale was made. */
  daysAgo: number
  withChip: boolean
  /** What happens outside between the review and the confirmation. */
  beforeConfirming?: () => Promise<void>
}

/** What the window says became of an operation. */
export type Outcome = { operationId: string; state: string; title: string }

const outcomeCard = (window: Page) => window.getByTestId('outcome')

async function openSale(window: Page, { amount, daysAgo }: Operation): Promise<void> {
  await window.getByRole('button', { name: 'Buscar venta' }).click()
  if (daysAgo > 0) {
    await window.getByLabel('Otro día').fill(dayInLima(daysAgo))
    await window.getByRole('button', { name: 'Buscar', exact: true }).click()
  }
  await window.getByRole('button', { name: amount }).first().click()
  await window.getByRole('group', { name: '¿Qué desea hacer?' }).waitFor()
}

async function outcomeOnce(window: Page, isWanted: (state: string) => boolean): Promise<Outcome> {
  const card = outcomeCard(window)
  await card.waitFor()
  for (;;) {
    const state = (await card.getAttribute('data-state')) ?? ''
    const title = await card.getByRole('heading').first().innerText()
    // Queued and not tried yet is on its way: the window calls it "Enviando…".
    if (isWanted(state) && title !== 'Enviando…')
      return { operationId: (await card.getAttribute('data-operation-id')) ?? '', state, title }
    await window.waitForFunction(
      ([before, text]) => {
        const shown = document.querySelector('[data-testid=outcome]')
        return (
          shown?.getAttribute('data-state') !== before || shown?.querySelector('h1')?.textContent !== text
        )
      },
      [state, title],
    )
  }
}

/** Does in the window what a cashier does, by the words on it. Spanish. */
export function createCashier(window: Page, takePicture: (name: string) => Promise<void>) {
  const presentChip = async (): Promise<void> => {
    await simulate(window, 'Simular chip')
    await window.locator('[data-testid=reader][data-reading]').waitFor()
  }

  return {
    presentChip,
    /** Opens the sale and chooses what to do; with a chip, the reader is left waiting. */
    async choose(operation: Operation): Promise<void> {
      await openSale(window, operation)
      await window.getByRole('radio', { name: words[operation.kind] }).check()
      if (operation.withChip) await window.getByRole('radio', { name: 'Con tarjeta' }).check()
    },
    async review(): Promise<void> {
      await window.getByRole('button', { name: 'Revisar' }).click()
      await window.getByRole('heading', { name: 'Revise y confirme' }).waitFor()
    },
    /** Confirms, and gives the first outcome shown, which may be that it waits. */
    async confirm(): Promise<Outcome> {
      await window.getByRole('button', { name: 'Confirmar' }).click()
      return outcomeOnce(window, (state) => state !== 'sending')
    },

    /** From the sale to the outcome, with pictures. */
    async takeBack(operation: Operation, picture: string): Promise<Outcome> {
      await this.choose(operation)
      if (operation.withChip) await presentChip()
      await takePicture(`${picture}-1-sale`)
      await this.review()
      await takePicture(`${picture}-2-review`)
      await operation.beforeConfirming?.()
      const outcome = await this.confirm()
      await takePicture(`${picture}-3-outcome`)
      return outcome
    },

    /** Waits until the outcome on the window is one that is asked for, and gives it. */
    outcomeOnce: (isWanted: (state: string) => boolean) => outcomeOnce(window, isWanted),

    /** Shows today's operations, whatever became of them. */
    async openQueue(): Promise<void> {
      await window.getByRole('button', { name: /^Cola/u }).click()
      await window.getByRole('button', { name: 'De hoy' }).click()
      await window.getByTestId('queue-row').first().waitFor()
    },
  }
}

/** `YYYY-MM-DD` of a day in the store's zone. */
function dayInLima(daysAgo: number): string {
  const at = new Date(Date.now() - daysAgo * 86_400_000)
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Lima' }).format(at)
}
