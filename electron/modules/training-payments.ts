import { bringTrainingPayments } from '../training/payments.ts'
import type { SandboxAddress } from '../training/sandbox-process.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'

/** Brings training's Liquido payments to the cashier's list whenever its acquirer listens. */
export const trainingPaymentsModule: Module<Context> = {
  name: 'trainingPayments',
  init({ profile, slots, news, queue }) {
    if (profile.name !== 'training') return null
    const bring = (address: SandboxAddress): void => {
      const open = queue()
      if (open.ok) void bringTrainingPayments(address, (sales) => void open.value.finder.remember(sales))
    }
    return {
      start() {
        news.onTrainingListening = bring
        const address = slots.training.get()?.address() ?? null
        if (address !== null) bring(address)
      },
      stop() {
        news.onTrainingListening = () => undefined
      },
    }
  },
}
