import { enFirst } from './en/first.ts'
import { enLater } from './en/later.ts'
import { esLater } from './es/later.ts'
import { addWords } from './index.ts'

/** Completes both languages: papers are in the store's, whatever the window shows. */
export function addLaterWords(): void {
  addWords('es', esLater)
  addWords('en', { ...enFirst, ...enLater })
}
